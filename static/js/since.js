"use strict";
// What changed since the last visit, for whoever asked for it. What was read is kept in this
// browser's own storage, under one name, and is never sent. Without this file nothing is kept.
//
// [data-since] explains it and holds its two buttons; its data gives the words of the marks.
// [data-policy][data-version] is a policy in a list, or the page of one; there, each
// [data-words] is a clause with a stamp of its words, under its id.
const NAME = "policies-read";

const begin = (box) => {
  const read = (storage) => JSON.parse(storage.getItem(NAME));
  const changed = () => document.querySelectorAll("[data-policy]");
  const clauses = () => document.querySelectorAll("[data-words]");
  let kept = read(localStorage);

  const show = () => {
    box.hidden = false;
    box.querySelector("[data-since-off]").hidden = kept !== null;
    box.querySelector("[data-since-on]").hidden = kept === null;
  };

  const mark = (element, words) => {
    const chip = document.createElement("span");
    chip.className = "chip progress since-mark";
    chip.lang = document.documentElement.lang;
    chip.textContent = words;
    element.append(" ", chip);
  };

  const markAll = (before) => {
    changed().forEach((policy) => {
      const seen = before[policy.dataset.policy];
      if (!seen || seen.version >= Number(policy.dataset.version)) return;
      mark(policy, box.dataset.changed);
      if (!seen.words) return;
      clauses().forEach((clause) => {
        const stamp = seen.words[clause.id];
        if (stamp !== clause.dataset.words)
          mark(clause.querySelector("h3") || clause, stamp ? box.dataset.changed : box.dataset.new);
      });
    });
  };

  const remember = () => {
    changed().forEach((policy) => {
      const seen = kept[policy.dataset.policy] || {};
      const words = Object.fromEntries([...clauses()].map((each) => [each.id, each.dataset.words]));
      const version = Number(policy.dataset.version);
      if (clauses().length) {
        // A long policy comes in parts: what was read of this version adds up.
        const earlier = seen.version === version ? seen.words : {};
        kept[policy.dataset.policy] = { version, words: { ...earlier, ...words } };
      } else if (!seen.version) kept[policy.dataset.policy] = { version };
    });
    localStorage.setItem(NAME, JSON.stringify(kept));
  };

  const start = () => {
    // The last visit is what was known when this tab was opened, however often a page is reloaded.
    if (!read(sessionStorage)) sessionStorage.setItem(NAME, JSON.stringify(kept));
    markAll(read(sessionStorage));
    remember();
  };

  box.querySelector("[data-since-start]").addEventListener("click", () => {
    kept = {};
    start();
    show();
  });
  box.querySelector("[data-since-forget]").addEventListener("click", () => {
    localStorage.removeItem(NAME);
    sessionStorage.removeItem(NAME);
    kept = null;
    document.querySelectorAll(".since-mark").forEach((each) => each.remove());
    show();
  });
  if (kept) start();
  show();
};

try {
  const box = document.querySelector("[data-since]");
  if (box) begin(box);
} catch {
  // A browser that keeps nothing: the page is whole without marks.
}
