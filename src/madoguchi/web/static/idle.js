// Time until the automatic sign-out (SG-14): shown in the menu, announced a minute before,
// and the screen is cleared when it is over. The server decides; the page only keeps count.
"use strict";
(() => {
  const TOUCH_MS = 60000;
  const WARN_S = 60;
  const word = document.querySelector("[data-idle-word]");
  let ends = Date.now() + Number(document.body.dataset.idleLeft) * 1000;
  let touched = Date.now();
  let warned = false;

  function heard(left) {
    ends = Date.now() + left * 1000;
    if (left > WARN_S) warned = false;
  }

  // When the person's own form ends the sign-in, its answer is the page to show; only if none
  // comes is the screen cleared from here.
  const GRACE_MS = 5000;
  let sent = false;
  document.addEventListener("submit", (e) => { sent = !e.defaultPrevented; });
  function leave() { setTimeout(() => location.replace("/signin?reason=ended"), sent ? GRACE_MS : 0); }

  async function ask(path, options) {
    const answer = await fetch(path, options).catch(() => null);
    if (!answer) return null;
    if (answer.status === 401) { leave(); return null; }
    return answer.ok ? (await answer.json()).left : null;
  }

  async function touch() {
    touched = Date.now();
    const left = await ask("/session/touch", { method: "POST", headers: { "X-CSRF-Token": madoguchi.token } });
    if (left !== null) heard(left);
  }

  async function over() {
    const left = await ask("/session");
    // Another tab may have kept the sign-in alive. Without an answer nobody may read on either.
    if (left === null || left <= 0) leave(); else heard(left);
  }

  function show(left) {
    if (word) word.textContent = left >= 60 ? `${Math.ceil(left / 60)}分後` : `${Math.max(0, Math.ceil(left))}秒後`;
    if (left <= WARN_S && !warned) {
      warned = true;
      madoguchi.toast("操作がないため、まもなく自動でサインアウトします。続けるときは何かキーを押してください。", "check");
    }
  }

  let busy = false;
  setInterval(async () => {
    if (busy) return;
    busy = true;
    const last = madoguchi.lastInput();
    const left = (ends - Date.now()) / 1000;
    if (last > touched && (Date.now() - touched > TOUCH_MS || left <= WARN_S)) await touch();
    else if (left <= 0) await over();
    else show(left);
    busy = false;
  }, 1000);

  document.addEventListener("madoguchi:beat", (e) => heard(e.detail.left));
  document.addEventListener("madoguchi:gone", leave);
})();
