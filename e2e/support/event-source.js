// The part of EventSource that PocketBase's JavaScript SDK uses, on Node's fetch: Node 20 has none.
//
// It must never be used by the app or in a page: the browser's own is better.

/** Splits what has come so far into whole events and the rest. */
function split(text) {
  const blocks = text.split(/\r?\n\r?\n/);
  const rest = blocks.pop();
  return { blocks, rest };
}

function read(block) {
  const event = { type: "message", data: [], lastEventId: "" };
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (field === "event") event.type = value;
    if (field === "data") event.data.push(value);
    if (field === "id") event.lastEventId = value;
  }
  return { ...event, data: event.data.join("\n") };
}

export class EventSource extends EventTarget {
  #abort = new AbortController();

  constructor(url) {
    super();
    this.url = url;
    this.onerror = null;
    this.#listen().catch((problem) => {
      // Closing it is no error; everything else the SDK answers with a new connection.
      if (!this.#abort.signal.aborted) this.onerror?.(problem);
    });
  }

  async #listen() {
    const headers = { Accept: "text/event-stream" };
    const answer = await fetch(this.url, { headers, signal: this.#abort.signal });
    if (!answer.ok) throw new Error(`the stream was refused: ${answer.status}`);
    let text = "";
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const { blocks, rest } = split(text + chunk);
      text = rest;
      for (const block of blocks) {
        const { type, data, lastEventId } = read(block);
        this.dispatchEvent(Object.assign(new Event(type), { data, lastEventId }));
      }
    }
    throw new Error("the stream ended");
  }

  close() {
    this.#abort.abort();
  }
}
