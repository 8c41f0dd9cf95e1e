"use strict";
// Events that wait to be sent. Each belongs to the account that made it, in the order it was made,
// and leaves only when the department has answered for it, or when a person discards it.
const queue = (() => {
  const told = new BroadcastChannel("visits");
  const heard = [];
  const tell = () => {
    told.postMessage("changed");
    heard.forEach((listener) => listener());
  };
  told.onmessage = () => heard.forEach((listener) => listener());

  const record = async (account, event) => ({
    account, event: event.id, format: 1, state: "waiting", reason: "", locked: false,
    ...(await vault.seal(account, event.id, event)),
  });
  const opened = async (kept) => {
    try {
      return { ...kept, told: await vault.open(kept.account, kept.event, kept) };
    } catch {
      return { ...kept, told: null, state: "refused", reason: "" };
    }
  };

  return {
    onChange: (listener) => heard.push(listener),

    /** Keep an event; when this returns it is on the disk. `instead` leaves in the same moment. */
    async add(account, event, instead) {
      const made = await record(account, event);
      await store.change(["queue"], (deal) => {
        const rows = deal.objectStore("queue");
        if (instead) rows.delete(instead);
        rows.add(made);
      });
      tell();
    },

    /** Return what an account has not sent, opened, in the order it was made. */
    async of(account) {
      const kept = (await store.all("queue")).filter((each) => each.account === account);
      return Promise.all(kept.map(opened));
    },

    /** Return how many wait, were refused, and belong to somebody else. */
    async counts(account) {
      const kept = await store.all("queue");
      const mine = kept.filter((each) => each.account === account);
      const refused = mine.filter((each) => each.state === "refused").length;
      return { waiting: mine.length - refused, refused, others: kept.length - mine.length };
    },

    /** Take out what was answered for; keep what was refused, with the reason. */
    async settle(sent, answers) {
      await store.change(["queue"], (deal) => {
        const rows = deal.objectStore("queue");
        sent.forEach(({ place, event }) => {
          const answer = answers.get(event);
          if (!answer) return;
          if (answer.result === "saved" || answer.result === "known") return rows.delete(place);
          rows.get(place).onsuccess = ({ target: { result: kept } }) => {
            if (!kept) return;
            rows.put({ ...kept, state: "refused", result: answer.result, reason: answer.reason });
          };
        });
      });
      tell();
    },

    /** Note that these are also in a file. */
    async lock(places) {
      await store.change(["queue"], (deal) => {
        const rows = deal.objectStore("queue");
        places.forEach((place) => {
          rows.get(place).onsuccess = ({ target: { result: kept } }) =>
            kept && rows.put({ ...kept, locked: true });
        });
      });
      tell();
    },

    /** Take one out for good, because a person said so. */
    async discard(place) {
      await store.remove("queue", place);
      tell();
    },
  };
})();
