/* Assortments, channels and changes in the browser; pim.js does the rest.

   [data-copied="words"]   says so once what it copies (data-copy) is on the clipboard */
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copied]");
  if (button && navigator.clipboard) {
    button.textContent = button.dataset.copied;
    button.classList.add("copied");
  }
});
