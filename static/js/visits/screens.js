"use strict";
// What the officer sees: screens cloned from the page's templates, filled with text and nothing else.
const screens = (() => {
  const language = document.documentElement.lang;
  const words = JSON.parse(document.getElementById("visits-words").textContent);
  const SAMPLES = { zero: 0, one: 1, two: 2, few: 3, many: 11, other: 100 };
  const main = document.querySelector("[data-visits-screen]");

  const clone = (name) =>
    document.querySelector(`template[data-screen=${name}]`).content.cloneNode(true).firstElementChild;
  const part = (box, name) => box.querySelector(`[data-part="${name}"]`);

  /** Put a text where a part of a screen wants one; "#" in the template stands for it. */
  const say = (box, name, text) => {
    const place = part(box, name);
    place.hidden = !text;
    if (text) place.textContent = (place.dataset.text ?? "#").replace("#", () => text);
    return place;
  };
  const plural = (name, count) =>
    words.counts[name][SAMPLES[new Intl.PluralRules(language).select(count)]].replace("#", count);
  const day = (text) =>
    new Intl.DateTimeFormat(language, { weekday: "long", month: "long", day: "numeric" }).format(
      new Date(`${text}T12:00`),
    );
  const topics = (some) => some.map((topic) => words.topics[topic] || topic).join(", ");
  const link = (box, name, hash, text) => {
    const place = say(box, name, text);
    (place.matches("a") ? place : place.closest("a")).href = hash;
  };

  const listRow = (list) => {
    const row = clone("list-row");
    const open = list.doors.filter((door) => !door.closed);
    link(row, "street", `#list/${list.id}`, list.street);
    say(row, "detail", `${list.place}, ${day(list.day)}`);
    say(row, "done", words.done
      .replace("%(done)s", open.filter((door) => door.last).length)
      .replace("%(total)s", open.length));
    return row;
  };

  const doorRow = (door) => {
    const row = clone(door.closed ? "closed-row" : "door-row");
    if (door.closed) {
      say(row, "door", door.door);
      return row;
    }
    link(row, "door", `#door/${door.id}`, door.door);
    say(row, "speaks", door.speaks);
    say(row, "topics", topics(door.last?.topics || []));
    say(row, "promised", door.promised_on && day(door.promised_on));
    say(row, "codes", (door.codes || []).join(", "));
    const correct = part(row, "correct");
    correct.closest("small").hidden = !door.last;
    correct.href = `#correct/${door.id}`;
    part(row, "correct-door").textContent = door.door;
    say(row, "unsent", door.last?.isUnsent && words.unsent);
    say(row, "outcome", door.last ? words.outcomes[door.last.outcome] : words.todo);
    row.dataset.state = door.last?.outcome || "";
    return row;
  };

  const refusedRow = (kept, door) => {
    const row = clone("refused-row");
    const what = kept.told ? words.outcomes[kept.told.outcome] : "";
    say(row, "what", [door ? door.where : words.elsewhere, what]
      .filter(Boolean).join(": "));
    say(row, "reason", kept.reason || words.unreadable);
    const edit = part(row, "edit");
    edit.hidden = !kept.told;
    edit.href = `#edit/${kept.place}`;
    row.querySelectorAll("button").forEach((button) => (button.value = kept.place));
    return row;
  };

  return {
    words,
    plural,
    part,
    say,

    /** Show a screen; its heading takes the focus, so that it is read out. */
    show(name) {
      const screen = clone(name);
      main.replaceChildren(screen);
      const heading = screen.querySelector("h1");
      document.title = heading.textContent.trim();
      return screen;
    },
    /** Give the focus to the heading, once a person has come here and the heading has its words. */
    read(screen) {
      const heading = screen.querySelector("h1");
      document.title = heading.textContent.trim();
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      scrollTo(0, 0);
    },

    lists(found, name = "lists") {
      const screen = screens.show(found.length ? name : "no-lists");
      if (found.length) part(screen, "rows").replaceChildren(...found.map(listRow));
      return screen;
    },

    street(list) {
      const screen = screens.show("street");
      say(screen, "street", list.street);
      const open = list.doors.filter((door) => !door.closed);
      const next = open.find((door) => !door.last);
      say(screen, "detail", `${list.place}, ${day(list.day)}`);
      part(screen, "next-box").hidden = !next;
      part(screen, "finished").hidden = Boolean(next);
      if (next) {
        link(screen, "next", `#door/${next.id}`, next.door);
        say(screen, "next-speaks", next.speaks);
      }
      part(screen, "rows").replaceChildren(...list.doors.map(doorRow));
      return screen;
    },

    door(name, list, door) {
      const screen = screens.show(name);
      say(screen, "door", door.where);
      const place = part(screen, "speaks");
      if (place) {
        say(screen, "speaks", door.speaks);
        say(screen, "promised", door.promised_on && day(door.promised_on));
        say(screen, "last", door.last && words.outcomes[door.last.outcome]);
      }
      part(screen, "back").href = `#list/${list.id}`;
      return screen;
    },

    refused(found, doors) {
      const screen = screens.show("refused");
      part(screen, "rows").replaceChildren(
        ...found.map((kept) => refusedRow(kept, doors.get(kept.told?.stop))),
      );
      part(screen, "none").hidden = found.length > 0;
      return screen;
    },
  };
})();
