// The page's small services: token for htmx, announcements, toasts, dialogs, confirmations.
// Listens on the document only, so that swapped-in fragments need no set-up of their own.
"use strict";
(() => {
  const $ = (selector) => document.querySelector(selector);
  const token = $('meta[name="csrf"]')?.content ?? "";

  // Refetches that nobody asked for must not keep the sign-in alive (SG-14).
  const RECENT_MS = 5000;
  let lastInput = Date.now();
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    addEventListener(kind, (e) => { if (e.isTrusted) lastInput = Date.now(); }, { capture: true, passive: true });
  }

  function announce(text) {
    const line = $("#announce");
    if (!line) return;
    line.textContent = "";
    // A reader speaks a change; the same words twice are no change without the gap.
    setTimeout(() => { line.textContent = text; }, 50);
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#icon-${name}`);
    svg.append(use);
    return svg;
  }

  function toast(text, kind = "ok") {
    const box = document.createElement("div");
    box.className = `toast toast-${kind}`;
    box.append(icon(kind), text);
    $("#toasts").append(box);
    announce(text);
    setTimeout(() => box.remove(), 6000);
  }

  document.addEventListener("htmx:config:request", (e) => {
    const headers = e.detail.ctx.request.headers;
    headers["X-CSRF-Token"] = token;
    if (Date.now() - lastInput > RECENT_MS) headers["X-Background"] = "1";
  });
  document.addEventListener("htmx:response:error", (e) => {
    const status = e.detail.ctx.response.status;
    if (status === 401 || status === 422) return;
    toast(status === 403 ? "この操作をする権限がありません。" : "表示を更新できませんでした。もう一度お試しください。", "bad");
  });

  document.addEventListener("click", (e) => {
    const opener = e.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    const menu = $("details[data-menu][open]");
    if (menu && (opener || !menu.contains(e.target))) menu.open = false;
  });
  document.addEventListener("keydown", (e) => {
    const menu = $("details[data-menu][open]");
    if (e.key === "Escape" && menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // A button with data-confirm asks first, in a dialog that can be read out and left with Escape.
  document.addEventListener("click", (e) => {
    const asked = e.target.closest("[data-confirm]");
    if (!asked || asked.dataset.confirmed) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    const box = $("#confirm");
    box.querySelector("[data-confirm-text]").textContent = asked.dataset.confirm;
    box.returnValue = "no";
    box.addEventListener("close", () => {
      if (box.returnValue !== "yes") return;
      asked.dataset.confirmed = "yes";
      asked.click();
      delete asked.dataset.confirmed;
    }, { once: true });
    box.showModal();
  }, { capture: true });

  window.madoguchi = { announce, toast, icon, token, lastInput: () => lastInput };
})();
