// A list that is followed: an event names the list or its enquiry, the page fetches what changes
// and puts it in its place. The rows change only where they differ, and the focus stays.
"use strict";
(() => {
  const GATHER_MS = 150;
  const box = document.getElementById("bulk-live");
  let timer = null;
  let busy = false;
  let again = false;
  let word = box?.querySelector("#bulk-way").dataset.word;

  function ours(detail) {
    if (detail.kind === "bulk") return detail.id === box.dataset.bulk;
    return detail.kind === "enquiry" && detail.id === box.querySelector("#bulk-way").dataset.enquiry;
  }

  async function fetched() {
    const answer = await fetch(`/bulk/${box.dataset.bulk}/live${location.search}`, { headers: { "X-Background": "1" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    return holder.content;
  }

  function patchRows(old, fresh) {
    const known = new Map([...old.children].map((row) => [row.id, row]));
    const rows = [...fresh.children].map((row) => {
      const before = known.get(row.id);
      if (!before) return row;
      if (before.innerHTML !== row.innerHTML && !before.contains(document.activeElement)) before.replaceChildren(...row.childNodes);
      before.className = row.className;
      return before;
    });
    for (const row of [...old.children]) if (!rows.includes(row)) row.remove();
    rows.forEach((row, at) => { if (old.children[at] !== row) old.insertBefore(row, old.children[at] ?? null); });
    if (!old.querySelector('[tabindex="0"]') && old.firstElementChild) old.firstElementChild.tabIndex = 0;
  }

  function put(content) {
    const focused = document.activeElement?.id;
    const old = box.querySelector("#bulk-rows");
    const fresh = content.querySelector("#bulk-rows");
    if (old && fresh) {
      patchRows(old, fresh);
      box.querySelector("#bulk-way").replaceWith(content.querySelector("#bulk-way"));
    } else {
      box.replaceChildren(content);
    }
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    const now = box.querySelector("#bulk-way").dataset.word;
    if (now !== word) madoguchi.announce(`一括確認: ${now}`);
    word = now;
  }

  async function refresh() {
    timer = null;
    if (busy) { again = true; return; }
    busy = true;
    try { put(await fetched()); } catch { /* The stream's own state tells that there is no connection. */ }
    busy = false;
    if (again) { again = false; gather(); }
  }

  function gather() { timer ??= setTimeout(refresh, GATHER_MS); }

  if (box) {
    document.addEventListener("madoguchi:event", (e) => { if (ours(e.detail)) gather(); });
    document.addEventListener("madoguchi:resync", gather);
  }
})();
