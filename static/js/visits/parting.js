"use strict";
// Ways for visits to leave a phone that cannot send them: a file that only the department can open.
const parting = (() => {
  const parcelOf = async (account) => {
    const kept = (await queue.of(account)).filter(({ told }) => told);
    const parcel = await vault.parcel(await phone.device(), account, kept.map(({ told }) => told));
    return { kept, parcel };
  };

  const download = (parcel) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(parcel)], { type: "application/json" }));
    link.download = `visits-${phone.now().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  return {
    /** Put a copy of what waits into a file; it also stays here, and is sent when it can be. */
    async saveFile() {
      const { kept, parcel } = await parcelOf(await phone.account());
      if (!parcel) return false;
      download(parcel);
      await queue.lock(kept.map(({ place }) => place));
      return true;
    },

    /**
     * The department took this phone off its list. The lists go at once. What waits is locked into a
     * parcel, then the keys go: a stranger who holds the phone can read none of it, and whoever gives
     * it back loses nothing.
     */
    async takeLeave() {
      if (await store.get("meta", "revoked")) return;
      await lists.forget();
      const account = await phone.account();
      const { kept, parcel } = account ? await parcelOf(account) : { kept: [], parcel: null };
      await store.change(["meta", "queue", "keys"], (deal) => {
        const places = kept.map(({ place }) => place);
        const rows = deal.objectStore("queue");
        rows.getAll().onsuccess = ({ target: { result: now } }) => {
          // Saved in another tab since: locked into the parcel with the next try.
          const isLate = (each) => each.account === account && !places.includes(each.place);
          if (now.some(isLate) || (places.length && !parcel)) return deal.abort();
          deal.objectStore("meta").put({ parcel, count: places.length }, "revoked");
          places.forEach((place) => rows.delete(place));
          deal.objectStore("keys").delete(account);
          deal.objectStore("keys").delete(`parcel ${account}`);
        };
      });
    },

    /** Return what was locked when the phone was taken off the list, or nothing. */
    left: () => store.get("meta", "revoked"),

    async saveLeft() {
      const { parcel } = await parting.left();
      if (parcel) download(parcel);
    },
  };
})();
