// One of the crowd: an event stream on a connection of its own, without a browser and without the
// SDK, so that a thousand of them fit into one process.
//
// It must never look at an event longer than it takes to find out which message it tells of.
import { request } from "node:http";

/** A connection, a stream and their topics may take this long to come up, one with another. */
const PATIENCE = 30_000;

/** Asks the server; the answer's JSON, or an error that says what it said. */
export function ask(server, method, path, { token = "", body, agent } = {}) {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: token, "Content-Type": "application/json" };
    const asked = request(server.base + path, { method, headers, agent }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => {
        if (answer.statusCode < 300) resolve(text && JSON.parse(text));
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
      });
      answer.on("error", reject);
    });
    asked.on("error", reject);
    asked.end(body && JSON.stringify(body));
  });
}

export class Listener {
  #buffer = "";
  #stream;

  /** `heard(topic, data, at)` is called for every event of the topics. */
  constructor(server, token, heard) {
    this.server = server;
    this.token = token;
    this.heard = heard;
    this.closed = false;
  }

  async subscribe(topics, agent) {
    const clientId = await this.#open();
    const body = { clientId, subscriptions: topics };
    await ask(this.server, "POST", "/api/realtime", { token: this.token, body, agent });
  }

  #open() {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("a stream did not begin")), PATIENCE);
      const headers = { Accept: "text/event-stream" };
      this.#stream = request(`${this.server.base}/api/realtime`, { headers, agent: false }, (answer) => {
        answer.setEncoding("utf8");
        answer.on("data", (chunk) => this.#take(chunk, performance.now()));
        answer.on("error", () => {});
        answer.on("close", () => {
          this.closed = true;
        });
      });
      this.#stream.on("error", (problem) => {
        this.closed = true;
        reject(problem);
      });
      this.connected = (data) => {
        clearTimeout(late);
        resolve(JSON.parse(data).clientId);
      };
      this.#stream.end();
    });
  }

  #take(chunk, at) {
    this.#buffer += chunk;
    for (let end = this.#buffer.indexOf("\n\n"); end >= 0; end = this.#buffer.indexOf("\n\n")) {
      const block = this.#buffer.slice(0, end);
      this.#buffer = this.#buffer.slice(end + 2);
      const topic = /^event: ?(.*)$/m.exec(block)?.[1];
      const data = /^data: ?(.*)$/m.exec(block)?.[1];
      if (topic === "PB_CONNECT") this.connected(data);
      else if (topic && data) this.heard(topic, data, at);
    }
  }

  leave() {
    this.#stream?.destroy();
  }
}
