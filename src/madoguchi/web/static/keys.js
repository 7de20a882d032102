// Keyboard (ui.md "Keyboard and IME"). Everything is declared in the page:
//   data-key="n" data-key-help="…"   press the key: click the element, or focus it if it is a field
//   data-list, inside it data-item   one tab stop; arrows or j/k move, Home/End jump, Enter opens
// Keys typed into a field or during conversion by an IME are never taken. data-keys-off on <html>
// switches single letters off (WCAG 2.1.4). Loaded before the page, so that no key of a quick hand
// falls on deaf ears.
"use strict";
(() => {
  const FIELD = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
  const NAMED = { Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓", Enter: "Enter" };
  const FIXED = [["?", "キー操作の一覧を開く"], ["Esc", "閉じる・もどる"]];
  const LIST = [["↑ ↓ / j k", "行を選ぶ"], ["Enter", "選んだ行を開く"]];

  function composing(e) { return e.isComposing || e.keyCode === 229; }
  function inField(e) { return e.target.closest?.(FIELD) !== null && e.target.closest; }
  function single(e) { return e.key.length === 1; }
  function chord(e) { return e.ctrlKey || e.altKey || e.metaKey; }

  function items(list) { return [...list.querySelectorAll("[data-item]")]; }

  function rove(list) {
    const all = items(list);
    const current = all.find((item) => item.tabIndex === 0 && item.hasAttribute("tabindex")) ?? all[0];
    for (const item of all) item.tabIndex = item === current ? 0 : -1;
  }

  function select(list, item) {
    for (const other of items(list)) {
      other.tabIndex = other === item ? 0 : -1;
      if (other.hasAttribute("aria-selected") || list.hasAttribute("data-select")) other.setAttribute("aria-selected", String(other === item));
    }
    item.focus();
    item.scrollIntoView({ block: "nearest" });
  }

  const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

  function moveIn(list, e) {
    const all = items(list);
    if (!all.length) return false;
    const at = all.indexOf(document.activeElement.closest("[data-item]"));
    if (e.key in STEPS) select(list, all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + STEPS[e.key]))]);
    else if (e.key === "Home") select(list, all[0]);
    else if (e.key === "End") select(list, all[all.length - 1]);
    else if (e.key === "Enter" && e.target.matches("[data-item]")) open(e.target);
    else return false;
    return true;
  }

  function open(item) {
    const link = item.matches("a, button") ? item : item.querySelector("[data-open], a[href], button");
    link?.click();
  }

  function press(key) {
    const element = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && one.offsetParent !== null);
    if (!element) return false;
    if (element.matches(FIELD)) { element.focus(); element.select?.(); } else element.click();
    return true;
  }

  function help() {
    const box = document.getElementById("help");
    const rows = [...document.querySelectorAll("[data-key-help]")].map((one) => [one.dataset.key, one.dataset.keyHelp]);
    const lists = document.querySelector("[data-list]") ? LIST : [];
    const table = box.querySelector("[data-keys]");
    table.replaceChildren(...[...rows, ...lists, ...FIXED].flatMap(([key, text]) => {
      const name = document.createElement("dt");
      const said = document.createElement("dd");
      const cap = document.createElement("kbd");
      cap.textContent = NAMED[key] ?? key;
      name.append(cap);
      said.textContent = text;
      return [name, said];
    }));
    if (!box.open) box.showModal();
  }

  function shared(e) {
    if (e.key === "?") { help(); return true; }
    const list = e.target.closest?.("[data-list]") ?? (e.key in STEPS ? document.querySelector("[data-list]") : null);
    return (list && moveIn(list, e)) || press(e.key);
  }

  document.addEventListener("keydown", (e) => {
    if (composing(e) || chord(e) || e.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (inField(e)) {
      if (e.key === "Escape") e.target.blur();
      else if (!single(e) && /^F\d+$/.test(e.key) && press(e.key)) e.preventDefault();
      return;
    }
    if (single(e) && document.documentElement.hasAttribute("data-keys-off")) return;
    if (e.target.closest?.("button, a, summary") && (e.key === "Enter" || e.key === " ") && !e.target.matches("[data-item]")) return;
    if (shared(e)) e.preventDefault();
  });
  document.addEventListener("click", (e) => {
    const item = e.target.closest("[data-item]");
    const list = item?.closest("[data-list]");
    if (!list) return;
    select(list, item);
    if (!e.target.closest("a, button, input, select, label")) open(item);
  });
  document.addEventListener("focusin", (e) => {
    const item = e.target.matches?.("[data-item]") ? e.target : null;
    const list = item?.closest("[data-list]");
    if (list) for (const other of items(list)) other.tabIndex = other === item ? 0 : -1;
  });

  function roveAll() { document.querySelectorAll("[data-list]").forEach(rove); }
  document.addEventListener("htmx:after:swap", roveAll);
  addEventListener("help", help);
  document.addEventListener("click", (e) => { if (e.target.closest("[data-opens=help]")) help(); });
  document.addEventListener("DOMContentLoaded", roveAll);
})();
