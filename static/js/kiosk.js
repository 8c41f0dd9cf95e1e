// A shared screen goes back to its start when nobody has touched it for a while.
(() => {
  const form = document.querySelector("form[data-idle]");
  if (!form) return;
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.submit(), Number(form.dataset.idle) * 1000);
  };
  for (const kind of ["pointerdown", "keydown", "scroll", "input"]) {
    addEventListener(kind, wait, { passive: true });
  }
  addEventListener("pageshow", (event) => (event.persisted ? form.submit() : wait()));
})();
