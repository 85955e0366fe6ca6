// The tabs of one browser: Web Locks elect the one that leads, a BroadcastChannel carries notes.
//
// It must never depend on a note or an answer that does not come: where one of the two is missing or
// forbidden, each tab stands alone and leads itself, and a leader that is frozen loses its lock.
const NAME = "ochat";
const PING = 0;
const PONG = 1;
// How often a tab that somebody looks at asks whether the leader is alive, and how many questions
// in a row may stay unanswered: a frozen leader is replaced after 1.2 to 1.8 s.
const EVERY = 600;
const UNANSWERED = 2;

let channel;

/** Begins. Calls `hear(true | false)` whenever this tab begins or ceases to lead, `hear(note)` with
 * every note of another tab, `hear(0)` when one wants a sign of life (`alive` gives it), and
 * `hear(null)` when one changed what is stored under `watched`: only that event promises that the
 * change can be read. */
export function join(watched, hear) {
  addEventListener("storage", ({ key }) => {
    if (key === watched || key === null) hear(null);
  });
  const { locks } = navigator;
  try {
    channel = locks && new BroadcastChannel(NAME);
  } catch {
    // There is none, or the reader allows this site nothing.
  }
  if (!channel) {
    hear(true);
    return;
  }
  // The lock that this tab holds. Each has its own end: the one that is given up for another, or that
  // is taken away before this tab has heard that it got it, must not be taken for the one that is held.
  let held;
  let unanswered = 0;
  let queue;

  const request = (options) => {
    const lock = { lost: false };
    locks
      .request(NAME, options, () => {
        if (lock.lost) return undefined;
        held = lock;
        // Whoever was about to give up the one before has not asked this one yet.
        channel.postMessage(PONG);
        hear(true);
        // Held until the tab is gone or the lock is taken away.
        return new Promise(() => {});
      })
      .catch(({ name }) => {
        lock.lost = true;
        if (name !== "AbortError") {
          alone(lock);
        } else if (held === lock) {
          held = undefined;
          hear(false);
          line();
        } else if (options.steal && !held) {
          line();
        }
      });
  };
  // No tab gets a lock here: each one leads itself, and hears nothing of the others, who do the same.
  const alone = (lock) => {
    if (held) return;
    held = lock;
    clearInterval(watch);
    channel.close();
    channel = undefined;
    hear(true);
  };
  const line = () => {
    queue = new AbortController();
    request({ signal: queue.signal });
  };
  const look = () => {
    if (held || document.hidden) {
      unanswered = 0;
    } else if (unanswered++ < UNANSWERED) {
      channel.postMessage(PING);
    } else {
      unanswered = 0;
      queue.abort();
      request({ steal: true });
    }
  };

  channel.onmessage = ({ data }) => {
    if (data === PONG) unanswered = 0;
    else if (data !== PING) hear(data);
    // The program itself has to answer: a lock outlives it.
    else if (held) hear(0);
  };
  const watch = setInterval(look, EVERY);
  line();
  document.addEventListener("visibilitychange", look);
}

/** The program is alive. */
export function alive() {
  channel?.postMessage(PONG);
}

/** Tells all other tabs. */
export function tell(note) {
  channel?.postMessage(note);
}
