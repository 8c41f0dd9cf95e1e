"use strict";
// A page that waits for work: [data-wait] says how far it is. Without this file, a link looks again.
const look = async () => {
  const line = document.querySelector("[data-wait]");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-wait]");
    if (!answer.ok || !now) return location.reload();
    const bar = page.querySelector("progress");
    const shown = document.querySelector("progress");
    if (shown && bar) shown.value = bar.value;
    else if (bar) line.after(bar);
    // Read aloud when it changes, so it changes only when there is something new.
    if (now.textContent !== line.textContent) line.textContent = now.textContent;
  } catch {
    // Offline for a moment: the next look tells.
  }
  setTimeout(look, 2000);
};
setTimeout(look, 1500);
