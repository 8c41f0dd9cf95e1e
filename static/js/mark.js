"use strict";
// Words marked in a text become what a comment is about. Without this file a sentence can be chosen.
const text = document.querySelector("[data-mark]");
const form = document.querySelector("form.form");
const shown = document.querySelector("[data-marked-words]");
const squeeze = (words) => words.replace(/\s+/g, " ");

if (text && form) {
  document.querySelector("[data-mark-hint]").hidden = false;
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return;
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    const words = squeeze(range.toString()).trim().slice(0, 1000);
    if (!words) return;
    form.elements.marked.value = words;
    form.elements.before.value = squeeze(before.toString()).slice(-32);
    shown.textContent = `${shown.dataset.before} “${words}”`;
  });
  // One or the other: a chosen sentence takes the place of marked words.
  form.addEventListener("change", (event) => {
    if (event.target.name !== "sentence") return;
    form.elements.marked.value = form.elements.before.value = shown.textContent = "";
  });
}
