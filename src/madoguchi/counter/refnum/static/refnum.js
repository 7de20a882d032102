// The panel of 照会番号 follows the registration that it sent until its outcome is known.
"use strict";
(() => {
  const box = document.getElementById("refnum");
  let busy = false;

  async function refresh() {
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(box.dataset.live, { headers: { "X-Background": "1" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text();
      const fresh = holder.content.getElementById("refnum");
      box.dataset.asked = fresh.dataset.asked;
      box.replaceChildren(...fresh.childNodes);
    } catch { /* The stream's own state tells that there is no connection. */ }
    busy = false;
  }

  function follow() { if (box.dataset.asked) refresh(); }
  document.addEventListener("madoguchi:event", (e) => { if (e.detail.kind === "enquiry" && e.detail.id === box.dataset.asked) refresh(); });
  document.addEventListener("madoguchi:resync", follow);
})();
