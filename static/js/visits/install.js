"use strict";
// Keeps the page itself on the phone. A new version takes over only while nobody is in the middle of
// something; until then the old page works on, and both know the same queue.
(async () => {
  if (!("serviceWorker" in navigator)) return;
  const page = document.querySelector("[data-visits]");
  const hadOne = Boolean(navigator.serviceWorker.controller);
  const isFree = () => document.hidden || !document.querySelector("[data-visits-screen] form");
  const hand = (registration) => registration.waiting?.postMessage("take over");
  let isOld = false;

  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!hadOne) return;
    isOld = true;
    if (isFree()) location.reload();
  });
  addEventListener("hashchange", () => isOld && isFree() && location.reload());
  try {
    const registration = await navigator.serviceWorker.register(page.dataset.worker, {
      updateViaCache: "none",
    });
    const offer = () => isFree() && hand(registration);
    registration.addEventListener("updatefound", () =>
      registration.installing.addEventListener("statechange", offer),
    );
    document.addEventListener("visibilitychange", offer);
    addEventListener("hashchange", offer);
    offer();
    document.documentElement.dataset.kept = "yes";
  } catch {
    // No signal, or a session that is over: the version that is there stays.
  }
})();
