"use strict";
// Keys of the inbox. Every key goes to a link or a field that stands on the page without this file.
const help = document.querySelector("[data-keys]");
const toggle = document.querySelector("[data-keys-off]");
const STORE = "inbox-keys";

// Some browsers refuse to keep anything; then the choice lasts for this page.
let isOff = false;
try {
  isOff = localStorage.getItem(STORE) === "off";
} catch {}

const named = () => {
  toggle.textContent = isOff ? toggle.dataset.keysOn : toggle.dataset.keysOff;
};

const lines = [...document.querySelectorAll("[data-line]")];
const walk = (step) => {
  const at = lines.indexOf(document.activeElement);
  const next = lines[at < 0 ? 0 : at + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

const FIELD = ":scope > :not(summary) :is(input:not([type=hidden]), select, textarea, button)";
const placeIn = (element) => {
  if (element.matches("textarea")) return element;
  if (!element.matches("details")) return element.querySelector("button, summary");
  element.open = true;
  return element.querySelector(FIELD) ?? element.querySelector("summary");
};

const go = (element) => {
  if (element.matches("a")) return element.click();
  const place = placeIn(element);
  place.focus();
  place.scrollIntoView({ block: "center" });
};

const isWriting = (element) =>
  element.matches("textarea, select, [contenteditable]") ||
  (element.matches("input") && !["radio", "checkbox", "submit", "button"].includes(element.type));

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if ((isOff && event.key !== "?") || isWriting(event.target)) return;
  if (lines.length && "jk".includes(event.key)) {
    event.preventDefault();
    return walk(event.key === "j" ? 1 : -1);
  }
  const target = document.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  go(target);
});

help.hidden = false;
named();
toggle.addEventListener("click", () => {
  isOff = !isOff;
  try {
    localStorage.setItem(STORE, isOff ? "off" : "on");
  } catch {}
  named();
});
