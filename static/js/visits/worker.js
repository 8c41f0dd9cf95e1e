"use strict";
// The page for visits, kept on the phone: SHELL names its version and its files. It answers for those
// and for nothing else, so no page with a name or a sign-in form is ever kept, and what is sent goes
// straight to the department.
const OWN = `visits ${SHELL.page} `;
const NAME = OWN + SHELL.version;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(NAME);
    const fetchOne = async (path) => {
      const answer = await fetch(path, { cache: "no-cache", credentials: "same-origin" });
      // A sign-in page or a captive portal in the place of a file: keep what we have.
      if (!answer.ok || answer.redirected || answer.type !== "basic") throw new Error(path);
      if (path === SHELL.page && answer.headers.get("X-Visits-Version") !== SHELL.version)
        throw new Error("another version");
      return [path, answer];
    };
    const found = await Promise.all(SHELL.files.map(fetchOne));
    await Promise.all(found.map(([path, answer]) => cache.put(path, answer)));
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(OWN) && name !== NAME);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("message", ({ data }) => data === "take over" && self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (!SHELL.files.includes(pathname)) return;
  const answer = async () => {
    const found = await (await caches.open(NAME)).match(pathname);
    return found || fetch(event.request);
  };
  event.respondWith(answer());
});
