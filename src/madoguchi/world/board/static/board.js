// Keys of 盤面: "/" searches, arrows go from card to card, Enter lays (the button's own key).
"use strict";
(() => {
  const query = document.getElementById("q");
  const tray = document.getElementById("tray");
  let waiting = 0;

  const search = () => {
    tray.dataset.fragment = `/board/tray?q=${encodeURIComponent(query.value)}`;
    htmx.ajax("GET", tray.dataset.fragment, { source: tray, target: tray, swap: "innerMorph" });
  };
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  query.form.addEventListener("submit", (event) => { event.preventDefault(); search(); });

  // A button that did its work is gone from the next fragment; whoever works by keyboard goes on at
  // the same card, or at the next step of the guide.
  let worked = null;
  document.addEventListener("click", (event) => {
    worked = event.target.closest("form[hx-post] button")?.closest("li[id]")?.id ?? null;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!worked || document.activeElement !== document.body) return;
    const next = document.getElementById(worked)?.querySelector("button") ?? document.querySelector("[aria-current=step] .button");
    next?.focus({ preventScroll: true });
  });

  const picks = () => [...tray.querySelectorAll(".pick")];
  const row = (from, by) => {
    const all = picks();
    const at = all.indexOf(from);
    const here = from.getBoundingClientRect();
    for (let i = at + by; i >= 0 && i < all.length; i += by) {
      const there = all[i].closest("li").getBoundingClientRect();
      const away = Math.abs(there.left - here.left) < there.width / 2;
      if (away && Math.abs(all[i].getBoundingClientRect().top - here.top) > 8) return all[i];
    }
    return null;
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = document.activeElement;
    const typing = at instanceof HTMLInputElement;
    if (event.key === "/" && !typing) { query.focus(); query.select(); event.preventDefault(); return; }
    if (event.key === "Escape" && at === query) { query.value = ""; search(); return; }
    if (event.key === "ArrowDown" && at === query) { picks()[0]?.focus(); event.preventDefault(); return; }
    if (!at.classList.contains("pick")) return;
    const all = picks();
    const steps = {
      ArrowDown: () => row(at, 1), ArrowUp: () => row(at, -1) ?? query,
      ArrowRight: () => all[all.indexOf(at) + 1], ArrowLeft: () => all[all.indexOf(at) - 1],
    };
    const next = steps[event.key]?.();
    if (next) { next.focus(); event.preventDefault(); }
  });
})();
