// Printing a page by its own button; the browser's dialogue does the rest.
"use strict";
document.addEventListener("click", (e) => { if (e.target.closest("[data-print]")) print(); });
