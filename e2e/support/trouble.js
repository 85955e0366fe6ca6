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

export class Trouble {
  #seen = [];
  #caused = [];

  constructor(who) {
    this.who = who;
  }

  async watch(page) {
    await page.addInitScript(tellViolations);
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      this.#seen.push(`console: ${message.text()} (${message.location().url})`);
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
  unexplained() {
    const explained = (line) => this.#caused.some((pattern) => pattern.test(line));
    return this.#seen.filter((line) => !explained(line)).map((line) => `${this.who}: ${line}`).join("\n");
  }
}

/** What a browser says of a server that is not there. */
export const NO_SERVER = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED/;
/** What a browser says of a request that the test breaks off. */
export const BROKEN_OFF = /ERR_FAILED|ERR_INTERNET_DISCONNECTED/;

/** What a browser says of an answer with this status. */
export function refused(status) {
  return new RegExp(`status of ${status}`);
}
