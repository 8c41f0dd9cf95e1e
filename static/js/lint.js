"use strict";
// Remarks on a question while it is written. Without this file the page shows them after saving.
//
// <fieldset data-lint="/staff/surveys/lint/" data-lint-language="es">   inside a form with a CSRF token
//   <textarea data-lint-text>                       the question
//   <textarea data-lint-options>                    its answers, one on a line; or several fields,
//                                                   one answer each, in the order of the page
//   {% include "feedback/surveys/staff/_findings.html" %}   holds [data-lint-findings]; what the
//                                                   server found stands in `findings`
// </fieldset>
// `data-lint-language` may also stand on a field that holds the language's code.
document.querySelectorAll("[data-lint]").forEach((box) => {
  const one = (selector) => box.querySelector(selector);
  const token = box.closest("form").elements.csrfmiddlewaretoken;
  let timer, asking, last, shown;

  const wording = () => {
    const language = one("[data-lint-language]");
    const options = [...box.querySelectorAll("[data-lint-options]")].map((field) => field.value);
    return new URLSearchParams({
      text: one("[data-lint-text]").value,
      options: options.join("\n"),
      language: language ? language.value : box.dataset.lintLanguage || "",
    });
  };

  // The region is read aloud when it changes, so it changes only when there is something new.
  const show = (html) => {
    if (html !== shown) one("[data-lint-findings]").innerHTML = shown = html;
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

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 700);
  });
});
