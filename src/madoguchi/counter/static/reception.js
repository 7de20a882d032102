// The live list: an event names a row, the page fetches that row and puts it in its place by its
// id (ui.md §1). Focus is never moved. Bursts become one request; a (re)connect or an unknown
// event refetches everything.
"use strict";
(() => {
  const GATHER_MS = 30;
  const AT_ONCE = 100;
  const SOUND = "madoguchi.sound";
  const waiting = new Set();
  const askedFor = new Map();
  let timer = null;
  let busy = false;
  let lastSent = 0;
  let fresh = 0;
  let saying = null;
  let heir = null;

  async function get(address) {
    const answer = await fetch(address, { headers: { "X-Background": "1" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    return holder.content;
  }

  // Rows ---------------------------------------------------------------------------------------

  function patch(old, row) {
    if (old.isEqualNode(row)) return;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const stop = old.tabIndex;
    for (const { name, value } of row.attributes) old.setAttribute(name, value);
    old.tabIndex = stop;
    old.replaceChildren(...row.childNodes);
    if (focused && focused !== old && focused.id) document.getElementById(focused.id)?.focus({ preventScroll: true });
  }

  function place(row) {
    const body = document.getElementById(`rows-${row.dataset.of}`);
    const after = [...body.children].find((other) => other.dataset.order < row.dataset.order);
    body.insertBefore(row, after ?? null);
    if (!body.querySelector('[tabindex="0"]')) row.tabIndex = 0;
  }

  // An answer may be overtaken by a later one: what was asked for later stays.
  function overtaken(id, askedAt) { return (askedFor.get(id) ?? -1) > askedAt; }

  function put(content, askedAt) {
    madoguchiCountdown.setClock(content);
    setClock(content);
    for (const row of content.querySelectorAll("tr[data-item]")) {
      if (overtaken(row.id, askedAt)) continue;
      askedFor.set(row.id, askedAt);
      const old = document.getElementById(row.id);
      if (old) { patch(old, row); continue; }
      place(row);
      row.classList.add("arrival-new");
      if (row.dataset.of === "today" && !("asking" in row.dataset)) fresh += 1;
    }
    count();
    say();
    madoguchiCountdown.tick();
    elapsed();
  }

  // A question's line gives way to its answer's; the answer takes its focus over.
  function withdraw(ids, content) {
    for (const id of ids) {
      const row = document.getElementById(`q-${id}`);
      if (!row) continue;
      const focused = row.contains(document.activeElement);
      row.remove();
      const answer = focused ? content.querySelector("tr[data-item]:not([data-asking])") : null;
      if (answer) heir = answer.id;
    }
  }

  function count() {
    for (const of of ["today", "earlier"]) {
      const lines = [...document.getElementById(`rows-${of}`).children];
      const number = lines.length;
      const answers = lines.filter((line) => !("asking" in line.dataset)).length;
      document.querySelector(`[data-count="${of}"]`).textContent = `${answers}件`;
      for (const part of document.querySelectorAll(`table[data-of="${of}"], section[data-of="${of}"]`)) part.hidden = number === 0;
      const empty = document.querySelector(`[data-empty="${of}"]`);
      if (empty) empty.hidden = number > 0;
    }
  }

  function say() {
    if (!fresh || saying) return;
    saying = setTimeout(() => {
      madoguchi.announce(`新しい資格確認 ${fresh}件`);
      ring();
      fresh = 0;
      saying = null;
    }, 200);
  }

  // Fetching -----------------------------------------------------------------------------------

  function gather(id) {
    waiting.add(id);
    if (busy || timer) return;
    timer = setTimeout(send, Math.max(0, GATHER_MS - (performance.now() - lastSent)));
  }

  async function send() {
    timer = null;
    busy = true;
    lastSent = performance.now();
    const ids = [...waiting].slice(0, AT_ONCE);
    for (const id of ids) waiting.delete(id);
    try {
      const content = await get(`/reception/rows?ids=${ids.join(",")}`);
      withdraw(content.querySelector("[data-gone]").dataset.gone.split(" ").filter(Boolean), content);
      put(content, lastSent);
      if (heir) { document.getElementById(heir)?.focus({ preventScroll: true }); heir = null; }
    } catch {
      madoguchi.toast("新しい行を読み込めませんでした。画面を開き直してください。", "bad");
    }
    busy = false;
    if (waiting.size) gather([...waiting][0]);
  }

  // A page that stays open over midnight must not mix two days in one list. -----------------------

  function shownDay() { return document.querySelector("#lists [data-now]").dataset.now.slice(0, 10); }

  function turnTo(content) {
    const now = content.querySelector("[data-now]").dataset.now;
    const [, month, day] = now.slice(0, 10).split("-").map(Number);
    document.querySelector("#lists [data-now]").dataset.now = now;
    document.querySelector("[data-day]").textContent = `${month}月${day}日`;
  }

  const JST_MS = 9 * 3600 * 1000;

  function beat(e) {
    const day = new Date(e.detail.now + JST_MS).toISOString().slice(0, 10);
    if (day === shownDay()) troubles(); else everything();
  }

  async function everything() {
    const askedAt = performance.now();
    try {
      const content = await get("/reception/lists");
      turnTo(content);
      const kept = new Set([...content.querySelectorAll("tr[data-item]")].map((row) => row.id));
      for (const row of document.querySelectorAll("#lists tr[data-item]")) {
        if (!kept.has(row.id) && !overtaken(row.id, askedAt)) row.remove();
      }
      put(content, askedAt);
    } catch { /* The stream's own state tells that there is no connection. */ }
    troubles();
  }

  async function troubles() {
    try {
      const content = await get("/reception/troubles");
      const box = document.getElementById("troubles");
      const before = box.textContent;
      if (before === content.textContent) return;
      box.replaceChildren(content);
      madoguchi.announce("お知らせが変わりました。画面の上を見てください。");
    } catch { /* As above. */ }
  }

  document.addEventListener("madoguchi:event", (e) => {
    if (e.detail.kind === "arrival") gather(e.detail.id);
    else if (e.detail.kind === "enquiry") gather(`q-${e.detail.id}`);
    else if (e.detail.kind === "patient") return;
    else troubles();
  });
  document.addEventListener("madoguchi:resync", everything);
  document.addEventListener("madoguchi:beat", beat);

  // How long a question has waited, by the server's clock. ----------------------------------------

  let shift = 0;

  function elapsed() {
    const now = Date.now() + shift;
    for (const one of document.querySelectorAll("[data-since]")) {
      const seconds = Math.max(0, Math.floor((now - Date.parse(one.dataset.since)) / 1000));
      const text = seconds < 60 ? `${seconds}秒` : `${Math.floor(seconds / 60)}分${seconds % 60}秒`;
      if (one.textContent !== text) one.textContent = text;
    }
  }

  function setClock(root) {
    const now = root.querySelector("[data-now]")?.dataset.now;
    if (now) shift = Date.parse(now) - Date.now();
  }

  setClock(document);
  elapsed();
  setInterval(elapsed, 1000);
  // Whoever has just asked comes back here with the question's line as the address' fragment.
  if (/^#[qa]-[0-9a-f]{32}$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.focus();

  // Keys, done, sound --------------------------------------------------------------------------

  const KEYS = {
    F2: (row) => { location.assign("asking" in row.dataset ? row.dataset.href : `${row.dataset.href}#link`); },
    d: (row) => { row.querySelector("[data-seen]")?.requestSubmit(); },
  };

  // A letter counts only on a row: with F2 the row last chosen is meant, even from elsewhere.
  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.altKey || e.metaKey || !(e.key in KEYS)) return;
    const letter = e.key.length === 1;
    if (letter && (document.documentElement.hasAttribute("data-keys-off") || document.querySelector("dialog[open]"))) return;
    const row = document.activeElement.closest("[data-href]") ?? (letter ? null : document.querySelector('[data-href][tabindex="0"]'));
    if (!row) return;
    e.preventDefault();
    KEYS[e.key](row);
  });

  document.addEventListener("submit", async (e) => {
    if (!e.target.matches("[data-seen]")) return;
    e.preventDefault();
    const row = e.target.closest("[data-item]");
    try {
      const answer = await fetch(e.target.action, { method: "POST", body: new FormData(e.target), headers: { "X-CSRF-Token": madoguchi.token } });
      if (!answer.ok) throw new Error(String(answer.status));
      gather(row.id.slice(2));
    } catch {
      madoguchi.toast("済にできませんでした。もう一度お試しください。", "bad");
    }
  });

  const sound = document.querySelector("[data-sound]");
  sound.checked = localStorage.getItem(SOUND) === "on";
  sound.addEventListener("change", () => { localStorage.setItem(SOUND, sound.checked ? "on" : "off"); ring(); });

  function ring() {
    if (!sound.checked) return;
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.frequency.value = 880;
    loud.gain.setValueAtTime(0.15, audio.currentTime);
    loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.4);
    tone.connect(loud).connect(audio.destination);
    tone.addEventListener("ended", () => audio.close());
    tone.start();
    tone.stop(audio.currentTime + 0.4);
  }
})();
