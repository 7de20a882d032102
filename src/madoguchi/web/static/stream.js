// One event stream for the page (ui.md §1). Tells the page what changed, shows whether it lives,
// and asks for a refetch after every (re)connect. It goes on in hidden tabs: the reception's other
// program is often in front.
//   document "madoguchi:event"   detail {seq, kind, id}: something changed
//   document "madoguchi:resync"  fetch everything again
//   document "madoguchi:beat"    detail {left}: seconds until the idle limit
//   document "madoguchi:gone"    the sign-in is over
"use strict";
(() => {
  const FIRST_MS = 250;
  const LONGEST_MS = 5000;
  const DEAD_MS = 40000;
  const state = document.getElementById("stream-state");
  let source = null;
  let last = null;
  let heardAt = Date.now();
  let wait = FIRST_MS;
  let retry = null;
  let shift = 0;

  function tell(name, detail) { document.dispatchEvent(new CustomEvent(`madoguchi:${name}`, { detail })); }

  function clock(ms) {
    return new Intl.DateTimeFormat("ja-JP", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" }).format(new Date(ms + shift));
  }

  function show(value, word, name) {
    if (!state || (state.dataset.state === value && value === "lost")) return;
    state.dataset.state = value;
    document.body.dataset.stream = value;
    state.querySelector("[data-word]").textContent = word;
    state.querySelector(".icon").replaceWith(madoguchi.icon(name));
  }

  function heard() { heardAt = Date.now(); }

  function live() {
    heard();
    wait = FIRST_MS;
    show("live", "接続中", "live");
    tell("resync");
  }

  function lost() {
    source?.close();
    source = null;
    show("lost", `更新停止 ${clock(heardAt)} から`, "bad");
    clearTimeout(retry);
    retry = setTimeout(connect, wait * (0.7 + Math.random() * 0.3));
    wait = Math.min(wait * 2, LONGEST_MS);
    fetch("/session").then((answer) => { if (answer.status === 401) tell("gone"); }, () => {});
  }

  function take(e) {
    heard();
    last = Number(e.lastEventId);
    tell("event", { seq: last, ...JSON.parse(e.data) });
  }

  function beat(e) {
    heard();
    const data = JSON.parse(e.data);
    shift = data.now - Date.now();
    tell("beat", data);
  }

  function connect() {
    clearTimeout(retry);
    source?.close();
    source = new EventSource(last === null ? "/events" : `/events?after=${last}`);
    source.addEventListener("open", live);
    source.addEventListener("message", take);
    source.addEventListener("beat", beat);
    source.addEventListener("reset", (e) => { heard(); if (e.lastEventId) last = Number(e.lastEventId); tell("resync"); });
    source.addEventListener("gone", () => { source.close(); tell("gone"); });
    source.addEventListener("closed", lost);
    source.addEventListener("error", lost);
  }

  // A connection that stays open but brings nothing (sleep, pulled cable) fires no error.
  setInterval(() => { if (source && Date.now() - heardAt > DEAD_MS) lost(); }, 5000);
  addEventListener("online", connect);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (e) => { if (e.persisted) connect(); });
  connect();
})();
