// The clock inside a page: when the person did something, and when its result was on the screen.
//
// Times are milliseconds since 1970 (`performance.timeOrigin + performance.now()`), so that those of
// two pages on one machine can be compared. "On the screen" is: a MutationObserver finds the result
// in the page, the next requestAnimationFrame comes, and the first task after it, when that frame has
// been laid out, painted and handed to the compositor, finds the result within what is shown of the
// thread. Event times are the browser's own (`event.timeStamp`), taken before the page hears of it.
//
// It must never ask the program how it is doing: it sees what a person sees.

/** Runs in the page, before its own scripts. */
function probe() {
  // The first task after the frame, before those that wait already (answers, events).
  const soon = { priority: "user-blocking" };
  const nextFrame = (then) => requestAnimationFrame(() => globalThis.scheduler.postTask(then, soon));
  const moment = (time) => performance.timeOrigin + time;

  const log = () => document.querySelector("main [role=log]");
  const newest = () => {
    const articles = log()?.getElementsByTagName("article") ?? [];
    return articles[articles.length - 1];
  };
  const inView = (node) => {
    const frame = log().getBoundingClientRect();
    const box = node.getBoundingClientRect();
    return box.height > 0 && box.bottom > frame.top && box.bottom <= frame.bottom + 1;
  };

  // Frames begun since the key press, until the result is in the page. Otherwise a page produces as
  // many as it does without this clock: each costs the others of the machine's time, and a page at
  // rest may begin its next frame sooner than one that is never.
  let frames = 0;
  const frame = () => {
    frames += 1;
    if (wanted && !found) requestAnimationFrame(frame);
  };

  // Rows from the top of the thread to its end: nothing of what a person sees is still to come.
  const isFull = () => {
    const first = log().getElementsByTagName("article")[0];
    return first.getBoundingClientRect().top <= log().getBoundingClientRect().top;
  };

  // What is waited for: `{ text, title, full }`, and how it ended.
  let wanted;
  let found;
  let ended;
  let shownIn = 0;

  const isThere = () => {
    if (wanted.title !== undefined && document.querySelector("main h1")?.textContent !== wanted.title) return false;
    const last = newest();
    return last?.textContent.includes(wanted.text) ?? false;
  };
  const look = () => {
    if (!wanted || found || !isThere()) return;
    found = performance.now();
    // 1: no frame was begun between the key press and the result, so the next one shows it.
    shownIn = frames + 1;
    nextFrame(seen);
  };
  const seen = () => {
    const now = performance.now();
    if (!wanted) return;
    if (!isThere() || !inView(newest()) || (wanted.full && !isFull())) {
      nextFrame(seen);
      return;
    }
    const rows = log().getElementsByTagName("article").length;
    ended({ found: moment(found), painted: moment(now), rows, frames: shownIn });
    wanted = undefined;
  };
  new MutationObserver(look).observe(document, { childList: true, characterData: true, subtree: true });

  const last = {};
  const note = (event) => {
    if (event.type === "keydown" && event.key !== "Enter") return;
    last[event.type] = moment(event.timeStamp);
    if (!wanted || found || event.type !== "keydown") return;
    frames = 0;
    requestAnimationFrame(frame);
  };
  for (const type of ["keydown", "click"]) addEventListener(type, note, { capture: true });

  const requests = [];
  const keep = (list) => {
    for (const { name, startTime } of list.getEntries()) requests.push({ name, at: moment(startTime) });
  };
  new PerformanceObserver(keep).observe({ type: "resource", buffered: true });

  globalThis.bench = {
    /** From here on the result is looked for; `outcome` tells when it was there. */
    expect(what) {
      found = undefined;
      wanted = what;
      this.outcome = new Promise((resolve) => {
        ended = resolve;
      });
      look();
    },
    /** The outcome, or null when it did not come in time. */
    async result(patience) {
      const late = new Promise((resolve) => setTimeout(resolve, patience, null));
      return Promise.race([this.outcome, late]);
    },
    /** When the last key press (Enter) or click happened. */
    last,
    requests,
    /** Frames in this many milliseconds: a page that is not shown gets none. */
    frames(milliseconds) {
      let count = 0;
      let counting = true;
      const tick = () => {
        if (!counting) return;
        count += 1;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
      return new Promise((resolve) => {
        setTimeout(() => {
          counting = false;
          resolve(count);
        }, milliseconds);
      });
    },
    /** How far this page's clock is from the system's. */
    skew: () => moment(performance.now()) - Date.now(),
  };
}

export const PROBE = `(${probe.toString()})()`;

/** Waits in the page for the result of `expect`; null when it does not come. */
export function result(page, patience = 5000) {
  return page.evaluate((limit) => globalThis.bench.result(limit), patience);
}

export function expectIn(page, what) {
  return page.evaluate((wanted) => globalThis.bench.expect(wanted), what);
}
