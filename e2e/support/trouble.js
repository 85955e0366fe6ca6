// What goes wrong in a page while nobody looks: errors on the console, exceptions, requests that
// fail, violations of the content security policy. A test fails for every one it did not cause.
//
// It must never forget trouble that came before a test said what it would cause.

/** Run in every page, so that a violation is told even where the console is silent about it. */
function tellViolations() {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`content security policy: ${event.effectiveDirective} ${event.blockedURI}`);
  });
}

/** The addresses where the app makes records under ids of its own. */
const MADE_HERE = /\/api\/collections\/(messages|conversations)\/records$/;

/**
 * Whether a refusal says that the record is there already. A page that was reloaded before it heard the
 * answer, or another tab that took over, sends what it has once more, under the same id: on a slow
 * machine that can happen anywhere, and it is how nothing is lost. That nothing is doubled is for the
 * tests to see.
 */
async function saidAgain(response) {
  let body;
  try {
    const late = new Promise((_, fail) => setTimeout(fail, 5_000).unref());
    body = await Promise.race([response.text(), late]);
  } catch {
    // The page that asked has gone, and the answer with it.
    return true;
  }
  try {
    return JSON.parse(body).data?.id?.code === "validation_not_unique";
  } catch {
    return false;
  }
}

export class Trouble {
  #seen = [];
  #caused = [];
  /** Each tells the address of what was said again, or nothing. */
  #again = [];

  constructor(who) {
    this.who = who;
  }

  async watch(page) {
    await page.addInitScript(tellViolations);
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      this.#seen.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("response", (response) => {
      const url = response.url();
      if (response.status() !== 400 || response.request().method() !== "POST" || !MADE_HERE.test(url)) return;
      this.#again.push(saidAgain(response).then((again) => again && url));
    });
    page.on("pageerror", (error) => this.#seen.push(`exception: ${error.message}`));
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "unknown";
      // The page itself let go of it, as it does of its stream when it is reloaded.
      if (reason === "net::ERR_ABORTED") return;
      this.#seen.push(`request: ${request.method()} ${request.url()} ${reason}`);
    });
  }

  /** The test causes what matches. */
  cause(...patterns) {
    this.#caused.push(...patterns);
  }

  /** What nobody caused, one a line; empty if all is well. */
  async unexplained() {
    const again = (await Promise.all(this.#again)).filter(Boolean);
    const explained = (line) => {
      if (this.#caused.some((pattern) => pattern.test(line))) return true;
      // One line for each answer.
      const place = again.findIndex((url) => line.includes("status of 400") && line.endsWith(`(${url})`));
      if (place >= 0) again.splice(place, 1);
      return place >= 0;
    };
    return this.#seen.filter((line) => !explained(line)).map((line) => `${this.who}: ${line}`).join("\n");
  }
}

/** What a browser says of topics for a stream that has ended meanwhile. */
export const TOPICS_TOO_LATE = /404 \(Not Found\) \(\S+\/api\/realtime\)/;
/** What a browser says of a server that is not there, or is just going: it ends its streams first. */
export const NO_SERVER =
  /ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|ERR_SOCKET_NOT_CONNECTED|ERR_CONTENT_LENGTH_MISMATCH|404 \(Not Found\) \(\S+\/api\/realtime\)/;
/** What a browser says of a request that the test breaks off. */
export const BROKEN_OFF = /ERR_FAILED|ERR_INTERNET_DISCONNECTED/;
/** What the loader of the lazy part logs when the file cannot be fetched or is no module. */
export const NOT_LOADED = /console: TypeError: .*(Failed to fetch|WebAssembly)/;

/** What a browser says of an answer with this status. */
export function refused(status) {
  return new RegExp(`status of ${status}`);
}
