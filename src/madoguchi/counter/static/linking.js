// F2 on an answer's page (and arriving from the list with #link): to the first candidate, or to the
// search where there is none. 1–9 choose a candidate; only Enter links, so that no slip of a finger
// binds an answer to a chart.
"use strict";
(() => {
  const FIELD = "input:not([type=checkbox]), textarea, select, [contenteditable]";

  function go() {
    const target = document.querySelector("#link [data-item]") ?? document.querySelector("#link input[type=search]") ?? document.querySelector("#link a, #link button");
    target?.focus();
    return Boolean(target);
  }

  // The page may have digits of its own (窓口で聞いたこと): among the candidates they mean candidates.
  function taken(e) {
    const others = [...document.querySelectorAll(`[data-key="${e.key}"]`)];
    return !e.target.closest?.("#link") && others.some((one) => one.offsetParent !== null);
  }

  function choose(e) {
    if (!/^[1-9]$/.test(e.key) || taken(e) || e.ctrlKey || e.altKey || e.metaKey || e.target.closest?.(FIELD)) return false;
    if (document.querySelector("dialog[open]") || document.documentElement.hasAttribute("data-keys-off")) return false;
    const item = document.querySelectorAll("#link [data-item]")[Number(e.key) - 1];
    item?.focus();
    item?.scrollIntoView({ block: "nearest" });
    return Boolean(item);
  }

  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229) return;
    if (e.key === "F2" ? go() : choose(e)) e.preventDefault();
  }, true);
  // The browser clears the focus when it scrolls to the fragment, so this waits until it has.
  addEventListener("load", () => { if (location.hash === "#link") setTimeout(go); });
})();
