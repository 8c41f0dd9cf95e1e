"use strict";
// A door: what was tapped becomes an event, and is kept before anybody is told that it is.
const doors = (() => {
  const { part, say, words } = screens;
  const LEAST_ROOM = 2 * 1024 * 1024;

  const ticked = (form) =>
    [...form.querySelectorAll("[name=topics]:checked")].map((box) => box.value);

  const eventOf = (form, id, stop, outcome, corrects) => {
    const talked = outcome === "talked";
    const asks = talked && form.elements.wants_follow_up?.checked;
    return {
      id, stop, outcome,
      topics: talked ? ticked(form) : [],
      follow_up: asks
        ? { words: form.elements.words.value.trim(), has_consent: form.elements.has_consent.checked }
        : null,
      happened_at: new Date().toISOString(),
      offset_ms: phone.offset(),
      corrects,
    };
  };

  const faultOf = ({ follow_up: asked, topics }) => {
    if (!asked) return "";
    if (!asked.has_consent) return words.needs_consent;
    return asked.words || topics.length ? "" : words.needs_words;
  };

  // What cannot be kept is said before anything is tapped, where the browser knows.
  const warnOfNoRoom = async (screen) => {
    const { quota, usage } = (await navigator.storage?.estimate?.()) || {};
    if (quota && quota - usage < LEAST_ROOM) say(screen, "no-room", words.no_room);
  };

  const fill = (form, told) => {
    told.topics.forEach((topic) => {
      const box = form.querySelector(`[name=topics][value="${topic}"]`);
      if (box) box.checked = true;
    });
    const chosen = form.querySelector(`[name=outcome][type=radio][value="${told.outcome}"]`);
    if (chosen) chosen.checked = true;
    if (!told.follow_up || !form.elements.wants_follow_up) return;
    form.elements.wants_follow_up.checked = true;
    form.elements.words.value = told.follow_up.words;
    form.elements.has_consent.checked = told.follow_up.has_consent;
  };

  return {
    /** Show a door to log or to correct; `kept` is a refused entry that this one takes the place of. */
    open(name, list, door, { account, corrects = null, kept = null, begin = null, done }) {
      const screen = screens.door(name, list, door);
      // One id for what is on this screen, however often it is tapped.
      const id = crypto.randomUUID();
      let isBusy = false;
      const forms = [...screen.querySelectorAll("form")];
      const asked = screen.querySelector("[name=wants_follow_up]");
      const reveal = () => asked && (part(screen, "asked").hidden = !asked.checked);
      if (kept || begin) forms.forEach((form) => fill(form, kept?.told || begin));
      asked?.addEventListener("change", reveal);
      reveal();
      warnOfNoRoom(screen);

      const save = async (form, outcome) => {
        const event = eventOf(form, id, door.id, outcome, corrects);
        const fault = outcome ? faultOf(event) : words.needs_outcome;
        say(screen, "fault", fault);
        if (fault) return part(screen, "fault").scrollIntoView({ block: "center" });
        try {
          await queue.add(account, event, kept?.place);
        } catch {
          say(screen, "fault", words.not_saved);
          return part(screen, "fault").scrollIntoView({ block: "center" });
        }
        return done(event);
      };

      forms.forEach((form) =>
        form.addEventListener("submit", (event) => {
          event.preventDefault();
          if (isBusy) return;
          isBusy = true;
          const outcome = event.submitter?.value || form.elements.outcome?.value;
          save(form, outcome).finally(() => (isBusy = false));
        }),
      );
      return screen;
    },
  };
})();
