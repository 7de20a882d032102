// Keys of a row in the live list: t takes over what is ticked by default (or opens the panel where
// a person must decide), u takes the last one back, n makes a new patient of the row.
"use strict";
(() => {
  const HELP = [
    ["t", "選んだ行の回答を登録に取り込む"],
    ["u", "いまの取込みを元に戻す"],
    ["n", "選んだ行を新患として登録する"],
  ];
  let last = "";
  let busy = false;

  async function send(address) {
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRF-Token": madoguchi.token } });
      if (!answer.headers.get("content-type")?.startsWith("application/json")) throw new Error(String(answer.status));
      const said = await answer.json();
      last = answer.ok ? said.undo ?? "" : last;
      madoguchi.toast(said.text, answer.ok ? "ok" : "bad");
    } catch {
      madoguchi.toast("取り込めませんでした。もう一度お試しください。", "bad");
    }
    busy = false;
  }

  const KEYS = {
    t: (row) => {
      if (row.dataset.take) send(row.dataset.take);
      else if (row.dataset.decide) location.assign(row.dataset.decide);
      else madoguchi.toast("この行に取り込むものはありません。", "info");
    },
    n: (row) => {
      if (row.dataset.new) location.assign(row.dataset.new);
      else madoguchi.toast("この行は新患の登録に使えません。", "info");
    },
  };

  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.altKey || e.metaKey || e.repeat) return;
    if (document.documentElement.hasAttribute("data-keys-off") || document.querySelector("dialog[open]")) return;
    const row = document.activeElement.closest("tr[data-href]");
    if (row && e.key in KEYS) KEYS[e.key](row);
    else if (e.key === "u" && last && !document.activeElement.matches("input, textarea, select")) send(last);
    else return;
    e.preventDefault();
  });

  for (const [key, help] of HELP) {
    const line = document.createElement("span");
    line.hidden = true;
    line.dataset.key = key;
    line.dataset.keyHelp = help;
    document.getElementById("main").append(line);
  }
})();
