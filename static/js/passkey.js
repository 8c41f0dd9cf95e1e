"use strict";
// Passkeys: a form with [data-passkey] asks the device and sends what it answers. Without this file,
// or in a browser that knows no passkeys, such a form stays hidden and a code does the same.
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const prepared = (asked) => {
    const options = { ...asked, challenge: bytes(asked.challenge) };
    if (asked.user) options.user = { ...asked.user, id: bytes(asked.user.id) };
    options.allowCredentials = keys(asked.allowCredentials);
    options.excludeCredentials = keys(asked.excludeCredentials);
    return options;
  };

  const written = (credential) => {
    const response = {};
    for (const part of [
      "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle",
    ]) {
      if (credential.response[part]) response[part] = text(credential.response[part]);
    }
    return JSON.stringify({
      type: credential.type, id: credential.id, rawId: text(credential.rawId), response,
      clientExtensionResults: {},
    });
  };

  const ask = async (form) => {
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(form.dataset.passkey, {
      method: "POST", body: sent, headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(answer.statusText);
    const publicKey = prepared((await answer.json()).publicKey);
    const isNew = Boolean(publicKey.user);
    return isNew
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const field = form.querySelector("input[name$=credential]");
    const said = form.querySelector("[role=alert]");
    const button = form.querySelector("button");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (field.value) return;
      event.preventDefault();
      if (!form.reportValidity()) return;
      button.disabled = true;
      said.textContent = "";
      try {
        field.value = written(await ask(form));
        form.submit();
      } catch {
        // Cancelled, timed out, no key of ours here, or offline: the browser does not say which.
        said.textContent = said.dataset.failed;
        button.disabled = false;
      }
    });
  }
  // A page that comes back from the browser's memory starts anew.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
