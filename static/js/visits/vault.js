"use strict";
// Keys that no script can read out, one an account, and what is sealed with them.
// What this protects from, and from what not: docs/decisions/0018-visits-on-the-phone.md.
const vault = (() => {
  const bytes = (text) => new TextEncoder().encode(text);
  const seal = async (key, about, thing) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const rules = { name: "AES-GCM", iv, additionalData: bytes(about) };
    const sealed = await crypto.subtle.encrypt(rules, key, bytes(JSON.stringify(thing)));
    return { iv, sealed: new Uint8Array(sealed) };
  };
  const base64 = (some) => btoa(Array.from(some, (each) => String.fromCharCode(each)).join(""));

  const keyOf = async (account) => {
    const found = await store.get("keys", account);
    if (found) return found;
    const use = ["encrypt", "decrypt"];
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, use);
    // Two tabs may make one at once: the first one stays.
    await store.change(["keys"], (deal) => {
      const keys = deal.objectStore("keys");
      keys.get(account).onsuccess = (event) => event.target.result || keys.put(made, account);
    });
    return store.get("keys", account);
  };

  return {
    /** Seal a thing for an account; it opens only where it belongs (`about`). */
    seal: async (account, about, thing) => seal(await keyOf(account), `${account} ${about}`, thing),

    /** Open what was sealed; throws for what was altered or belongs elsewhere. */
    async open(account, about, { iv, sealed }) {
      const rules = { name: "AES-GCM", iv, additionalData: bytes(`${account} ${about}`) };
      const plain = await crypto.subtle.decrypt(rules, await keyOf(account), sealed);
      return JSON.parse(new TextDecoder().decode(plain));
    },

    /** Keep the key with which files are locked that only the department can open. */
    async keepParcelKey(account, given) {
      const raw = Uint8Array.from(atob(given), (mark) => mark.charCodeAt(0));
      const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
      await store.put("keys", key, `parcel ${account}`);
    },

    /** Lock things into a file; null where the phone has no key for it yet. */
    async parcel(device, account, events) {
      const key = await store.get("keys", `parcel ${account}`);
      if (!key) return null;
      const { iv, sealed } = await seal(key, `${device} ${account}`, events);
      const count = events.length;
      return { format: 1, device, account, count, iv: base64(iv), sealed: base64(sealed) };
    },
  };
})();
