// F2 on an answer's page (and arriving from the list with #link): to the first candidate, or to the
// search where there is none.
"use strict";
(() => {
  function go() {
    const target = document.querySelector("#link [data-item]") ?? document.querySelector("#link input[type=search]") ?? document.querySelector("#link a, #link button");
    target?.focus();
    return Boolean(target);
  }

  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || e.key !== "F2") return;
    if (go()) e.preventDefault();
  });
  // The browser clears the focus when it scrolls to the fragment, so this waits until it has.
  addEventListener("load", () => { if (location.hash === "#link") setTimeout(go); });
})();
