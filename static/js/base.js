"use strict";
// Every page works without this file.
const all = (selector) => document.querySelectorAll(selector);
const copy = (button, text) => {
  const label = button.querySelector("span");
  const before = label.textContent;
  navigator.clipboard.writeText(text).then(() => {
    label.textContent = button.dataset.done;
    setTimeout(() => (label.textContent = before), 4000);
  });
};

// Leave at once: blank page first. Shift alone three times within 5 seconds does the same.
const exit = document.querySelector("[data-exit]");
if (exit) {
  const status = document.querySelector("[data-exit-count]");
  let presses = [];
  let alone;
  const leave = (event) => {
    event.preventDefault();
    document.title = "\u200b";
    document.body.replaceChildren();
    location.replace(exit.href);
  };
  exit.addEventListener("click", leave);
  addEventListener("keydown", (event) => {
    alone = event.key === "Shift";
    if (!alone) presses = [];
  });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    presses = presses.filter((at) => event.timeStamp - at < 5000).concat(event.timeStamp);
    status.textContent = exit.dataset[["two", "one", "zero"][presses.length - 1]];
    if (presses.length > 2) leave(event);
  });
}

all("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

if (navigator.clipboard) {
  all("[data-copy], [data-copy-link]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const source = document.getElementById(button.dataset.copy);
      copy(button, source ? source.dataset.code : location.href);
    });
  });
}

all("[data-count]").forEach((line) => {
  const area = document.getElementById(line.dataset.count);
  area.addEventListener("input", () => {
    const left = area.maxLength - area.value.length;
    line.textContent = line.dataset.left.replace("#", left);
    line.setAttribute("aria-live", left < 100 ? "polite" : "off");
  });
});
