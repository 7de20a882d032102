// 番号で確認: asks the server what it makes of the form while it is typed, so that rules stand in
// one place; Enter waits for that word. Without this script the form works in plain steps.
"use strict";
(() => {
  const PAUSE_MS = 60;
  const form = document.querySelector("[data-lookup]");
  let timer = null;
  let asking = null;
  let settled = Promise.resolve();

  async function check() {
    asking?.abort();
    asking = new AbortController();
    const body = new FormData(form);
    const answer = await fetch("/lookup/check", { method: "POST", body, headers: { "X-CSRF-Token": madoguchi.token }, signal: asking.signal });
    if (!answer.ok) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    show(holder.content);
  }

  function show(content) {
    for (const fresh of content.querySelectorAll("[id]")) {
      const old = document.getElementById(fresh.id);
      if (!old || old.isEqualNode(fresh)) continue;
      const focused = old.contains(document.activeElement);
      old.replaceWith(fresh);
      if (focused) fresh.querySelector("button:not([disabled])")?.focus();
    }
    form.querySelector("[data-enter]").disabled = form.querySelector("[data-go]").disabled;
    for (const field of form.querySelectorAll("input[aria-describedby]")) {
      const bad = document.getElementById(field.getAttribute("aria-describedby")).classList.contains("lookup-bad");
      if (bad) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    }
  }

  function soon() {
    clearTimeout(timer);
    settled = new Promise((done) => {
      timer = setTimeout(() => { check().catch(() => {}).finally(done); }, PAUSE_MS);
    });
  }

  form?.addEventListener("input", soon);
  form?.addEventListener("keydown", async (e) => {
    if (e.key !== "Enter" || e.isComposing || e.keyCode === 229 || e.target.matches("button")) return;
    e.preventDefault();
    await settled;
    const go = form.querySelector("[data-go]");
    if (!go.disabled) form.requestSubmit(go);
    else (form.querySelector("[aria-invalid]") ?? [...form.querySelectorAll(".lookup-field input")].find((one) => !one.value && one.name !== "branch"))?.focus();
  });

  // A number to try is only put into its field; asking stays the clerk's own act.
  form?.addEventListener("click", (e) => {
    const button = e.target.closest("[data-try]");
    if (!button) return;
    e.preventDefault();
    const field = form.elements[button.dataset.for];
    field.value = button.dataset.try;
    field.focus();
    soon();
  });

  if (form) (form.querySelector("[aria-invalid]") ?? [...form.querySelectorAll(".lookup-field input")].find((one) => !one.value) ?? form.querySelector("[data-go]")).focus();

  // One click, one question: the server knows the key too; this only spares the second way.
  for (const once of document.querySelectorAll("[data-once]")) {
    once.addEventListener("submit", (e) => { if (once.dataset.sent) e.preventDefault(); once.dataset.sent = "1"; });
  }
  addEventListener("pageshow", () => { for (const once of document.querySelectorAll("[data-once]")) delete once.dataset.sent; });

  const watched = document.querySelector("[data-enquiry]");
  if (watched) {
    // Our own act is an event as well, and comes before the page that it leads to.
    let leaving = false;
    document.addEventListener("submit", () => { leaving = true; });
    document.addEventListener("madoguchi:event", (e) => {
      if (!leaving && e.detail.kind === "enquiry" && e.detail.id === watched.dataset.enquiry) location.reload();
    });
  }
})();
