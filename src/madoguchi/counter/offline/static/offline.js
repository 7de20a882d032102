// The queue and what is said of the line follow the stream; what is being typed in the form is
// never touched.
"use strict";
(() => {
  const GATHER_MS = 100;
  let timer = null;

  async function refetch() {
    timer = null;
    const box = document.getElementById("queue");
    const answer = await fetch(box.dataset.fetch, { headers: { "X-Background": "1" } });
    if (!answer.ok) return;
    const held = box.contains(document.activeElement) ? document.activeElement.closest("li")?.querySelector("a")?.getAttribute("href") : null;
    box.innerHTML = await answer.text();
    const line = box.querySelector("template[data-line]");
    if (line) document.getElementById("line").replaceChildren(line.content);
    document.dispatchEvent(new CustomEvent("htmx:after:swap"));
    if (held) box.querySelector(`a[href="${held}"]`)?.closest("li")?.focus({ preventScroll: true });
  }

  function soon() { timer ??= setTimeout(refetch, GATHER_MS); }

  document.addEventListener("madoguchi:event", (e) => { if (e.detail.kind === "offline") soon(); });
  document.addEventListener("madoguchi:resync", soon);
})();
