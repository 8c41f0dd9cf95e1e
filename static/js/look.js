"use strict";
// A policy as it reads while it is typed, beside its text. Without this file the page shows how the
// saved text reads, and "Save and preview" shows the rest.
const form = document.querySelector("[data-look]");
const region = document.getElementById("look-text");

if (form && region) {
  let timer, asking;

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.look, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        signal: asking.signal,
      });
      if (!answer.ok) return;
      region.innerHTML = await answer.text();
      document.querySelector("[data-look-saved]").hidden = true;
    } catch {
      // Offline, or asked again in the meantime: the next pause shows it.
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 600);
  });
}
