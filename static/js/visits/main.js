"use strict";
// Which screen, when; and the line that always says how many visits are not sent yet.
(() => {
  const { part, say, words } = screens;
  const bar = document.querySelector("[data-visits-status]");
  let saved = "", canKeep = true;

  const own = async () => {
    const account = await phone.account();
    const found = account ? await lists.of(account) : [];
    const waiting = account ? await queue.of(account) : [];
    found.forEach((list) =>
      list.doors.forEach((door) => {
        const last = waiting.filter((kept) => kept.state === "waiting" && kept.told.stop === door.id);
        if (last.length) door.last = { ...last.at(-1).told, event: last.at(-1).event, isUnsent: true };
      }),
    );
    return { account, found, waiting };
  };
  const findDoor = (found, id) => {
    const list = found.find((each) => each.doors.some((door) => door.id === id));
    return list && [list, list.doors.find((door) => door.id === id)];
  };

  const showStatus = async () => {
    const account = await phone.account();
    const { waiting, refused, others } = await queue.counts(account);
    const unsent = waiting + refused;
    const first = !unsent ? words.all_sent : saved ? "" : words.saved;
    say(bar, "saved", saved);
    say(bar, "count", [first, unsent && screens.plural("waiting", unsent)].filter(Boolean).join(" "));
    say(bar, "others", others && screens.plural("others", others));
    part(bar, "refused").hidden = !refused;
    part(bar, "sign-in").hidden = sender.state() !== "signed out";
    part(bar, "broken").hidden = canKeep;
    bar.dataset.waiting = waiting;
    bar.dataset.state = sender.state();
  };

  const showEmptied = async (screen) => {
    const emptied = await store.get("meta", "emptied");
    const box = part(screen, "emptied");
    if (!box || !emptied || emptied.isRead) return;
    box.hidden = false;
    say(box, "emptied-count", emptied.waiting && screens.plural("emptied", emptied.waiting));
    part(box, "emptied-read").addEventListener("click", async () => {
      await store.put("meta", { ...emptied, isRead: true }, "emptied");
      box.hidden = true;
    });
  };

  const showPhone = async () => {
    const screen = screens.show("phone");
    const isKept = await navigator.storage?.persisted?.();
    part(screen, "may-be-emptied").hidden = Boolean(isKept);
    part(screen, "send").addEventListener("click", () => sender.send());
    part(screen, "file").addEventListener("click", async () => {
      say(screen, "filed", (await parting.saveFile()) ? words.filed : words.no_key);
    });
    part(screen, "forget").addEventListener("click", async () => {
      await lists.forget();
      say(screen, "filed", words.forgotten);
    });
    return screen;
  };

  const showLeft = async (left) => {
    const screen = screens.show("revoked");
    part(screen, "left").hidden = !left.count;
    say(screen, "left-count", left.count && screens.plural("locked", left.count));
    part(screen, "left-file").addEventListener("click", () => parting.saveLeft());
    return screen;
  };

  const logged = (list, door) => (event) => {
    saved = words.saved_door.replace("%(door)s", door.door)
      .replace("%(outcome)s", words.outcomes[event.outcome]);
    location.hash = `#list/${list.id}`;
    showStatus();
    sender.send();
  };

  const showDoor = (act, list, door, { account, waiting, place }) => {
    const done = logged(list, door);
    if (act === "correct" && door.last) {
      const corrects = door.last.event;
      return doors.open("correct", list, door, { account, corrects, begin: door.last, done });
    }
    if (act !== "edit") return doors.open("door", list, door, { account, done });
    const kept = waiting.find((each) => each.place === place);
    // The department has something else under this id: what is written now corrects it.
    const corrects = kept.result === "conflict" ? kept.event : kept.told.corrects;
    return doors.open(corrects ? "correct" : "door", list, door, { account, corrects, kept, done });
  };

  const showRefused = async ({ found, waiting }) => {
    const known = new Map(
      found.flatMap((list) => list.doors.map((door) => [door.id, door])),
    );
    const screen = screens.refused(waiting.filter((kept) => kept.state === "refused"), known);
    screen.addEventListener("click", async ({ target }) => {
      const button = target.closest("button");
      if (!button) return;
      const row = button.closest("li");
      part(row, "sure").hidden = button.dataset.part !== "discard";
      if (button.dataset.part !== "discard-now") return;
      await queue.discard(Number(button.value));
      await show();
    });
    return screen;
  };

  const choose = async () => {
    const left = await parting.left();
    if (left) return showLeft(left);
    const [act, id] = location.hash.slice(1).split("/");
    if (act === "phone") return showPhone();
    const mine = await own();
    if (act === "refused") return showRefused(mine);
    const list = mine.found.find((each) => each.id === id);
    if (act === "list" && list) return screens.street(list);
    const place = act === "edit" ? Number(id) : 0;
    const stop = place ? mine.waiting.find((kept) => kept.place === place)?.told?.stop : id;
    const at = ["door", "correct", "edit"].includes(act) && findDoor(mine.found, stop);
    if (at) return showDoor(act, ...at, { ...mine, place });
    if (act) history.replaceState(null, "", location.pathname);
    return mine.account ? screens.lists(mine.found) : screens.show("no-account");
  };

  let shown = "";
  const show = async (isNew) => {
    const screen = await choose();
    shown = screen.dataset.name;
    await showEmptied(screen);
    if (isNew) screens.read(screen);
    await showStatus();
  };
  // A form that is being filled in is never drawn anew under the finger.
  const refresh = () => (["door", "correct", "phone", "refused"].includes(shown) ? showStatus() : show());

  const begin = async () => {
    try {
      await phone.start();
      await phone.device();
    } catch {
      // A browser that keeps nothing: said at once, and the list on paper or online is one tap away.
      canKeep = false;
      screens.show("cannot-keep");
      part(bar, "broken").hidden = false;
      return;
    }
    navigator.storage?.persist?.();
    queue.onChange(refresh);
    sender.onChange(refresh);
    addEventListener("hashchange", async () => {
      if (!location.hash.startsWith("#list")) saved = "";
      await show(true);
    });
    await show();
    await sender.start();
  };
  begin();
})();
