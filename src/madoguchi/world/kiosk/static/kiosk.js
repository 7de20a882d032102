// Keys of a reader's screen. Presses go one after another; digits are never kept on the page.
"use strict";
(() => {
  const display = document.getElementById("display");
  const sound = document.getElementById("sound");
  let line = Promise.resolve();
  let shown = "";
  let audio = null;

  const beep = (times) => {
    if (!sound.checked) return;
    audio ??= new AudioContext();
    for (let i = 0; i < times; i += 1) {
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = 880;
      gain.gain.value = 0.12;
      tone.connect(gain).connect(audio.destination);
      tone.start(audio.currentTime + i * 0.28);
      tone.stop(audio.currentTime + i * 0.28 + 0.14);
    }
  };

  const send = (url, fields) => {
    const body = new URLSearchParams(fields);
    line = line
      .then(() => fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } }))
      .then(() => htmx.ajax("GET", display.dataset.fragment, { source: display, target: display, swap: "innerMorph" }))
      .catch(() => undefined);
  };

  const screen = () => document.getElementById("screen");
  const press = (key) => send(screen().getAttribute("action"), { key, turn: screen().dataset.turn });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=key]");
    if (!button) return;
    event.preventDefault();
    press(button.value);
  });

  document.getElementById("pull").addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target.getAttribute("action"), {});
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (screen().dataset.keypad !== "yes") return;
    if (/^[0-9]$/.test(event.key)) press(`digit-${event.key}`);
    else if (event.key === "Backspace") press("erase");
    else if (event.key === "Enter" && !(document.activeElement instanceof HTMLButtonElement)) press("enter");
    else return;
    event.preventDefault();
  });

  // A new screen takes the focus to its title, so that a held Enter cannot answer the next question
  // and a screen reader starts at the top. Typing digits stays on one screen and moves nothing.
  const arrived = () => {
    const now = screen();
    if (!now || now.dataset.turn === shown) return;
    shown = now.dataset.turn;
    if (now.dataset.alert === "yes") beep(3);
    else if (now.dataset.beep === "yes") beep(1);
    const at = document.activeElement;
    if (at === document.body || at === null || display.contains(at)) now.querySelector("h1").focus({ preventScroll: true });
  };
  new MutationObserver(arrived).observe(display, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-turn"] });
  sound.checked = localStorage.getItem("sound") === "on";
  sound.addEventListener("change", () => localStorage.setItem("sound", sound.checked ? "on" : "off"));
  arrived();
})();
