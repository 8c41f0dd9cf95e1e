"use strict";
// On every page of staff: how many visits wait on this phone. Signing out with visits of one's own
// that are neither sent nor locked into a file is stopped once, with the way to send them; signing
// out without any deletes the streets and the key. Without this file nothing waits here either.
(() => {
  const note = document.querySelector("[data-unsent]");
  if (!note || !localStorage.getItem("visits")) return;
  const { account } = note.dataset;
  const link = note.querySelector("a");

  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("visits");
      asked.onupgradeneeded = () => asked.transaction.abort();
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  const rows = async () => {
    const base = await open();
    return new Promise((resolve, reject) => {
      const asked = base.transaction("queue").objectStore("queue").getAll();
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    }).finally(() => base.close());
  };

  const show = (text, count) => {
    link.textContent = text.replace("#", count);
    note.hidden = !count;
  };
  const count = async () => {
    const found = await rows();
    show(note.dataset.text, found.length);
  };

  const forget = async () => {
    const base = await open();
    await new Promise((resolve, reject) => {
      const deal = base.transaction(["lists", "keys"], "readwrite");
      deal.objectStore("keys").delete(account);
      deal.objectStore("keys").delete(`parcel ${account}`);
      const lists = deal.objectStore("lists");
      lists.getAll().onsuccess = ({ target: { result } }) =>
        result.filter((list) => list.account === account).forEach(({ id }) => lists.delete(id));
      deal.oncomplete = resolve;
      deal.onabort = () => reject(deal.error);
    }).finally(() => base.close());
  };

  const leave = async (form) => {
    const mine = (await rows()).filter((row) => row.account === account);
    const unsafe = mine.filter((row) => !row.locked).length;
    if (unsafe) {
      show(note.dataset.blocked, unsafe);
      link.focus();
      return;
    }
    if (!mine.length) await forget();
    form.submit();
  };

  addEventListener("submit", (event) => {
    const form = event.target;
    if (!new URL(form.action).pathname.endsWith("/accounts/logout/")) return;
    event.preventDefault();
    leave(form).catch(() => form.submit());
  });
  if ("BroadcastChannel" in window) {
    new BroadcastChannel("visits").onmessage = () => count().catch(() => {});
  }
  count().catch(() => {});
})();
