"use strict";
// Sends what waits: on opening, on signal, on focus, after each save and by a timer, one batch after
// the other and from one tab at a time. A phone may be told by its system that it is connected when
// it is not, and the other way round, so nothing here asks whether it is.
const sender = (() => {
  const MOST = 50;
  const FIRST_WAIT = 3000;
  const LONGEST_WAIT = 5 * 60000;
  const FRESH = 10 * 60000;
  const LEASE = 60000;
  const RESULTS = ["saved", "known", "conflict", "refused"];
  const heard = [];
  let timer, running, isWanted, failures = 0, state = "";

  const say = (kind) => {
    state = kind;
    heard.forEach((listener) => listener(kind));
  };

  // Where a browser has no locks, a lease: two tabs that send the same do no harm, only work.
  const leased = async (work) => {
    const mine = crypto.randomUUID();
    await store.change(["meta"], (deal) => {
      const meta = deal.objectStore("meta");
      meta.get("lease").onsuccess = ({ target: { result: lease } }) =>
        (lease?.until > Date.now()) || meta.put({ mine, until: Date.now() + LEASE }, "lease");
    });
    if ((await store.get("meta", "lease")).mine !== mine) return undefined;
    return work().finally(() => store.remove("meta", "lease"));
  };
  const alone = (work) =>
    navigator.locks ? navigator.locks.request("visits-send", work) : leased(work);

  /** Return the answers by event, or null for a body that is not the department's. */
  const answersOf = ({ status, said }) => {
    if (![201, 202].includes(status) || !Array.isArray(said.results)) return null;
    const known = said.results.filter(
      (each) => typeof each?.id === "string" && RESULTS.includes(each.result),
    );
    return new Map(known.map((each) => [each.id, each]));
  };

  const sendBatch = async (account, batch, waiting) => {
    const body = {
      ...(await phone.introduction(waiting)),
      account,
      events: batch.map(({ told }) => told),
    };
    const answer = await phone.ask(phone.page.dataset.events, body);
    if (answer.kind === "unreadable" && batch.length === 1) {
      const reason = phone.page.dataset.unreadable;
      await queue.settle(batch, new Map([[batch[0].event, { result: "refused", reason }]]));
      return "answered";
    }
    if (answer.kind !== "answered") return answer.kind;
    const answers = answersOf(answer);
    if (!answers || !batch.some(({ event }) => answers.has(event))) return "away";
    await lists.note(account, batch, answers);
    await queue.settle(batch, answers);
    return "answered";
  };

  const sendAll = async (account) => {
    let most = MOST;
    for (;;) {
      const waiting = (await queue.of(account)).filter((each) => each.state === "waiting");
      if (!waiting.length) return "answered";
      const kind = await sendBatch(account, waiting.slice(0, most), waiting.length);
      // One of them spoils the rest: find out which.
      if (kind === "unreadable" && most > 1) most = 1;
      else if (kind !== "answered") return kind;
    }
  };

  const takeLists = async (account) => {
    const taken = Date.parse(await store.get("meta", `taken ${account}`));
    if (Math.abs(phone.now() - taken) < FRESH) return "answered";
    return (await lists.refresh(account)).kind;
  };

  const cycle = async () => {
    if (await store.get("meta", "revoked")) return "revoked";
    await lists.expire();
    let account = await phone.account();
    if (!account || phone.isQuiet()) {
      const { kind } = await phone.reportIn();
      if (kind !== "answered") return kind;
      account = await phone.account();
    }
    const sent = await sendAll(account);
    return sent === "answered" ? takeLists(account) : sent;
  };

  // Somebody else signed in since: what was made before stays theirs.
  const cycleAs = async () => {
    const kind = await cycle();
    if (kind !== "other account") return kind;
    const met = await phone.reportIn();
    return met.kind === "answered" ? cycle() : met.kind;
  };

  const plan = async () => {
    clearTimeout(timer);
    const { waiting } = await queue.counts(await phone.account());
    const wait = waiting || failures ? FIRST_WAIT * 2 ** failures : FRESH;
    timer = setTimeout(run, Math.min(wait, LONGEST_WAIT) * (0.5 + Math.random()));
  };

  const once = async () => {
    say("sending");
    const kind = (await alone(cycleAs).catch(() => "away")) || "away";
    failures = kind === "answered" ? 0 : Math.min(failures + 1, 7);
    // Where another tab has just saved something, the next try takes it along.
    if (kind === "revoked") await parting.takeLeave().catch(() => {});
    say(kind);
    await plan();
  };

  // Whoever asks while it runs gets another run after it.
  const run = () => {
    if (running) isWanted = true;
    running ??= once().finally(() => {
      running = null;
      if (!isWanted) return;
      isWanted = false;
      run();
    });
    return running;
  };

  return {
    onChange: (listener) => heard.push(listener),
    state: () => state,
    /** Send now: somebody holds the phone, so it is worth trying more often again. */
    send() {
      failures = 0;
      return run();
    },
    start() {
      ["online", "focus", "pageshow"].forEach((kind) => addEventListener(kind, sender.send));
      document.addEventListener("visibilitychange", () => document.hidden || sender.send());
      return sender.send();
    },
  };
})();
