"use strict";
// Streets taken along: sealed, and deleted a day after their day.
const lists = (() => {
  const DAY = 24 * 60 * 60 * 1000;
  const sealed = async (account, list) => ({
    id: list.id, account, day: list.day, format: 1, ...(await vault.seal(account, list.id, list)),
  });
  // A clock that was set since it was last compared is mended twice, so what only one of both says
  // deletes nothing.
  const isOver = (kept) =>
    Date.parse(`${kept.day}T00:00`) + 2 * DAY <= Math.min(phone.now().getTime(), Date.now());
  const own = async (account) =>
    (await store.all("lists")).filter((kept) => kept.account === account && !isOver(kept));
  const openAll = (account, kept) =>
    Promise.all(kept.map((each) => vault.open(account, each.id, each).catch(() => null)));

  return {
    /** Take the lists of the coming days along; codes already given stay. */
    async refresh(account) {
      const answer = await phone.ask(phone.page.dataset.lists);
      if (answer.kind !== "answered" || !Array.isArray(answer.said.lists)) return answer;
      if (answer.said.account !== account) return { kind: "other account" };
      const before = (await lists.of(account)).flatMap((list) => list.doors);
      const codes = new Map(before.map((door) => [door.id, door.codes]));
      answer.said.lists.forEach((list) =>
        list.doors.forEach((door) => (door.codes = codes.get(door.id) || [])),
      );
      const fresh = await Promise.all(answer.said.lists.map((list) => sealed(account, list)));
      const gone = (await store.all("lists")).filter((kept) => kept.account === account);
      await store.change(["lists", "meta"], (deal) => {
        gone.forEach((kept) => deal.objectStore("lists").delete(kept.id));
        fresh.forEach((kept) => deal.objectStore("lists").put(kept));
        deal.objectStore("meta").put(phone.now().toISOString(), `taken ${account}`);
      });
      return answer;
    },

    /** Return the lists of an account, the earliest day first. */
    async of(account) {
      const found = (await openAll(account, await own(account))).filter(Boolean);
      return found.sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
    },

    /** Write down at its door what was sent, and the code of a follow-up. */
    async note(account, sent, answers) {
      for (const kept of await own(account)) {
        const [list] = await openAll(account, [kept]);
        if (!list) continue;
        let isChanged = false;
        sent.forEach(({ event, told }) => {
          const door = list.doors.find((each) => each.id === told.stop);
          const answer = answers.get(event);
          if (!door || !["saved", "known"].includes(answer?.result)) return;
          isChanged = true;
          door.last = { event, outcome: told.outcome, topics: told.topics };
          if (answer.code && !door.codes.includes(answer.code)) door.codes.push(answer.code);
        });
        if (isChanged) await store.put("lists", await sealed(account, list));
      }
    },

    /** Delete what is over, whoever it belongs to. */
    async expire() {
      const over = (await store.all("lists")).filter(isOver);
      if (!over.length) return;
      await store.change(["lists", "meta"], (deal) =>
        over.forEach((kept) => {
          deal.objectStore("lists").delete(kept.id);
          // Where it was the clock that was wrong, they come again with the next signal.
          deal.objectStore("meta").delete(`taken ${kept.account}`);
        }),
      );
    },

    /** Delete every list of this phone. */
    forget: () => store.change(["lists"], (deal) => deal.objectStore("lists").clear()),
  };
})();
