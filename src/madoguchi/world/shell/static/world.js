// One event stream a page. A topic that changed makes every element that names it in
// data-topics fetch its fragment (data-fragment) and morph it in; focus stays where it is.
"use strict";
(() => {
  const down = document.getElementById("stream-down");
  const busy = new Map();

  const refresh = async (element) => {
    if (busy.has(element)) { busy.set(element, true); return; }
    busy.set(element, false);
    try {
      await htmx.ajax("GET", element.dataset.fragment, { source: element, target: element, swap: "innerMorph" });
    } finally {
      const again = busy.get(element);
      busy.delete(element);
      if (again) refresh(element);
    }
  };

  const refreshAll = (topic) => {
    for (const element of document.querySelectorAll("[data-fragment]")) {
      const topics = element.dataset.topics.split(" ");
      if (topic === null || topics.includes(topic)) refresh(element);
    }
  };

  const listen = () => {
    const stream = new EventSource("/world/events");
    let opened = false;
    stream.addEventListener("open", () => {
      down.hidden = true;
      refreshAll(null);
      opened = true;
    });
    stream.addEventListener("message", (event) => refreshAll(JSON.parse(event.data).topic));
    stream.addEventListener("error", () => {
      down.hidden = false;
      if (stream.readyState === EventSource.CLOSED) { stream.close(); setTimeout(listen, opened ? 1000 : 3000); }
    });
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.querySelector("[data-copied]");
    if (said) { said.hidden = false; setTimeout(() => { said.hidden = true; }, 1500); }
  });

  document.addEventListener("DOMContentLoaded", listen);
})();
