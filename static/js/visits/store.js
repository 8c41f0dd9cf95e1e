"use strict";
// What the phone keeps for visits: one small database. A write is done when the disk says so, or it
// throws; nothing here ever claims more. Version 1 stays: records say their own format, so that an
// old page and a new one can read each other's.
const store = (() => {
  const NAME = "visits";
  let opening = null;

  const open = () => {
    opening ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("meta");
        asked.result.createObjectStore("keys");
        asked.result.createObjectStore("queue", { keyPath: "place", autoIncrement: true });
        asked.result.createObjectStore("lists", { keyPath: "id" });
      };
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        const base = asked.result;
        base.onversionchange = () => base.close();
        base.onclose = () => (opening = null);
        resolve(base);
      };
    }).catch((error) => {
      opening = null;
      throw error;
    });
    return opening;
  };

  const run = async (names, mode, work) => {
    const base = await open();
    return new Promise((resolve, reject) => {
      const deal = base.transaction(names, mode, { durability: "strict" });
      const asked = work(deal);
      deal.oncomplete = () => resolve(asked?.result);
      deal.onabort = deal.onerror = () => reject(deal.error || new Error("aborted"));
    });
  };

  return {
    /** Change several stores at once or none of them; returns the result of the request given back. */
    change: (names, work) => run(names, "readwrite", work),
    get: (name, key) => run([name], "readonly", (deal) => deal.objectStore(name).get(key)),
    all: (name) => run([name], "readonly", (deal) => deal.objectStore(name).getAll()),
    put: (name, value, key) =>
      run([name], "readwrite", (deal) => deal.objectStore(name).put(value, key)),
    remove: (name, key) => run([name], "readwrite", (deal) => deal.objectStore(name).delete(key)),
  };
})();
