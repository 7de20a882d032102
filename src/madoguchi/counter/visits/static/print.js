// A button with data-print opens the browser's own print dialog.
"use strict";
document.addEventListener("click", (e) => { if (e.target.closest("[data-print]")) print(); });
