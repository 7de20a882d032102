// Remaining time of consents, counted down in the page from data-until (ISO). The server's clock
// counts, not the PC's: each fragment brings data-now, the moment at which it was made.
"use strict";
(() => {
  const EVERY_MS = 20000;
  const MINUTE = 60000;
  let shift = 0;

  function setClock(root) {
    const now = root.querySelector("[data-now]")?.dataset.now;
    if (now) shift = Date.parse(now) - Date.now();
  }

  function words(ms) {
    const minutes = Math.floor(ms / MINUTE);
    return `${Math.floor(minutes / 60)}時間${minutes % 60}分`;
  }

  function tick() {
    const now = Date.now() + shift;
    for (const one of document.querySelectorAll("[data-until]")) {
      const left = Date.parse(one.dataset.until) - now;
      const text = left > 0 ? (one.dataset.prefix ?? "") + words(left) : "期限切れ";
      if (one.textContent !== text) one.textContent = text;
      one.classList.toggle("ended", left <= 0);
    }
  }

  setClock(document);
  tick();
  setInterval(tick, EVERY_MS);
  window.madoguchiCountdown = { setClock, tick };
})();
