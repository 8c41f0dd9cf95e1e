"use strict";
// The phone and the department: whose phone this is, what its clock is worth, and one way to ask.
const phone = (() => {
  const page = document.querySelector("[data-visits]");
  const PATIENCE = 20000;
  const FRESH = 10 * 60000;
  let offset = null, reported = -Infinity;

  const label = () => {
    const agent = navigator.userAgent;
    const kinds = ["iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux"];
    return kinds.find((kind) => agent.includes(kind)) || "";
  };

  const device = async () => {
    await store.change(["meta"], (deal) => {
      const meta = deal.objectStore("meta");
      meta.get("device").onsuccess = ({ target: { result: known } }) =>
        known || meta.put(crypto.randomUUID(), "device");
    });
    return store.get("meta", "device");
  };

  const noteClock = async (now, began) => {
    const theirs = Date.parse(now);
    if (Number.isNaN(theirs)) return;
    offset = theirs - (began + Date.now()) / 2;
    await store.put("meta", offset, "offset");
  };

  /** Ask the department. Only an answer in its own shape counts; anything else is "away". */
  const ask = async (path, body) => {
    const began = Date.now();
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), PATIENCE);
    const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
    try {
      const answer = await fetch(path, {
        method: body ? "POST" : "GET",
        headers: body ? { ...headers, "Content-Type": "application/json" } : headers,
        body: body && JSON.stringify(body),
        redirect: "error",
        cache: "no-store",
        signal: giveUp.signal,
      });
      const said = await answer.json();
      const code = said?.error?.code;
      if (code === "revoked") return { kind: "revoked" };
      if (code === "other_account") return { kind: "other account" };
      if (code && (answer.status === 401 || answer.status === 403)) return { kind: "signed out" };
      if (code === "invalid") return { kind: "unreadable" };
      if (code || !answer.ok || typeof said?.now !== "string") return { kind: "away" };
      await noteClock(said.now, began);
      return { kind: "answered", status: answer.status, said };
    } catch {
      return { kind: "away" };
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    page,
    ask,
    device,
    account: () => store.get("meta", "account"),
    offset: () => offset,
    /** The time, as far as we know how wrong this clock is. */
    now: () => new Date(Date.now() + (offset || 0)),

    async start() {
      offset = (await store.get("meta", "offset")) ?? null;
      localStorage.setItem("visits", "kept");
    },

    /** Return what every message to the department says of this phone. */
    async introduction(waiting) {
      return { device: await device(), label: label(), sent_at: new Date().toISOString(), waiting };
    },

    /** Whether it is time to say again that we are there. */
    isQuiet: () => performance.now() - reported > FRESH,

    /** Say that we are there, and learn whose phone this is now. */
    async reportIn() {
      const { waiting, refused } = await queue.counts(await phone.account());
      const answer = await ask(page.dataset.phones, await phone.introduction(waiting + refused));
      if (answer.kind !== "answered" || !answer.said.account) return answer;
      const { account, parcel_key: parcelKey, emptied } = answer.said;
      await vault.keepParcelKey(account, parcelKey);
      reported = performance.now();
      const known = await store.get("meta", "emptied");
      await store.change(["meta"], (deal) => {
        deal.objectStore("meta").put(account, "account");
        if (emptied && !known) deal.objectStore("meta").put({ ...emptied, isRead: false }, "emptied");
      });
      return answer;
    },
  };
})();
