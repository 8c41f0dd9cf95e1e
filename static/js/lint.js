"use strict";
// Remarks on a question while it is written, language by language. Without this file the page shows
// them after saving.
//
// <div data-lint="/staff/surveys/lint/">            inside a form with a CSRF token
//   <textarea data-lint-text lang="es">             the question
//   <input data-lint-options lang="es">             its answers, in the order of the page
//   {% include "feedback/surveys/staff/_findings.html" with language="es" %}
// </div>                                            the last holds [data-lint-findings="es"]
document.querySelectorAll("[data-lint]").forEach((box) => {
  const token = box.closest("form").elements.csrfmiddlewaretoken;

  box.querySelectorAll("[data-lint-findings]").forEach((region) => {
    const language = region.dataset.lintFindings;
    const fields = (kind) => [...box.querySelectorAll(`[data-lint-${kind}][lang="${language}"]`)];
    let timer, asking, last, shown;

    const wording = () =>
      new URLSearchParams({
        text: fields("text").map((field) => field.value).join(""),
        options: fields("options").map((field) => field.value).join("\n"),
        language,
      });

    // The region is read aloud when it changes, so it changes only when there is something new.
    const show = (html) => {
      if (html !== shown) region.innerHTML = shown = html;
    };

    const ask = async () => {
      const body = wording();
      if (String(body) === last) return;
      last = String(body);
      asking?.abort();
      asking = new AbortController();
      try {
        const answer = await fetch(box.dataset.lint, {
          method: "POST",
          body,
          headers: { "X-CSRFToken": token.value },
          signal: asking.signal,
        });
        if (answer.ok) show((await answer.json()).html);
      } catch {
        // Offline, or asked again in the meantime: the remarks come with the next pause or on saving.
        last = "";
      }
    };

    box.addEventListener("input", (event) => {
      if (event.target.lang !== language) return;
      clearTimeout(timer);
      timer = setTimeout(ask, 700);
    });
  });
});
