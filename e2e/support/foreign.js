// Somebody who does not use the app: PocketBase's official JavaScript SDK, as any other program
// would. It writes behind the app's back and listens to what the app writes.
//
// It must never know anything that the app keeps to itself.
import PocketBase from "pocketbase";
import { EventSource } from "./event-source.js";
import { superuser } from "./server.js";

globalThis.EventSource ??= EventSource;

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** An id as a client makes it. */
export function newId() {
  const letter = () => LETTERS[Math.floor(Math.random() * LETTERS.length)];
  return Array.from({ length: 15 }, letter).join("");
}

/** So many messages at once: the server gives a batch three seconds, also on a slow machine. */
const BATCH = 10;

export class Foreigner {
  constructor(server) {
    this.sdk = new PocketBase(server.base);
    // Two equal requests at the same time are two requests here.
    this.sdk.autoCancellation(false);
  }

  /** A guest of their own. */
  static async guest(server, name = "Robot") {
    const one = new Foreigner(server);
    const { token, record } = await one.sdk.send("/api/ochat/guest", { method: "POST", body: { name } });
    one.sdk.authStore.save(token, record);
    return one;
  }

  /** Somebody who may do everything. */
  static async superuser(server) {
    await server.makeSuperuser();
    const one = new Foreigner(server);
    const { identity, password } = superuser;
    await one.sdk.collection("_superusers").authWithPassword(identity, password);
    return one;
  }

  get id() {
    return this.sdk.authStore.record.id;
  }

  async create(title) {
    return (await this.sdk.collection("conversations").create({ title })).id;
  }

  rename(conversation, title) {
    return this.sdk.collection("conversations").update(conversation, { title });
  }

  remove(conversation) {
    return this.sdk.collection("conversations").delete(conversation);
  }

  async say(conversation, text) {
    return (await this.sdk.collection("messages").create({ conversation, text })).id;
  }

  edit(message, text) {
    return this.sdk.collection("messages").update(message, { text });
  }

  unsay(message) {
    return this.sdk.collection("messages").delete(message);
  }

  /** Says many things in order; answers with their ids. */
  async sayAll(conversation, texts) {
    const messages = texts.map((text) => ({ id: newId(), conversation, text }));
    for (let from = 0; from < messages.length; from += BATCH) {
      const batch = this.sdk.createBatch();
      for (const message of messages.slice(from, from + BATCH)) {
        batch.collection("messages").create(message);
      }
      await batch.send();
    }
    return messages.map((message) => message.id);
  }

  /** The titles of all conversations. */
  async titles() {
    const all = await this.sdk.collection("conversations").getFullList({ sort: "created" });
    return all.map((conversation) => conversation.title);
  }

  async byTitle(title) {
    const all = await this.sdk.collection("conversations").getFullList({ sort: "created" });
    const found = all.find((conversation) => conversation.title === title);
    if (!found) throw new Error(`There is no conversation called ${title}.`);
    return found;
  }

  /** The texts of a conversation in the server's order, without what was deleted. */
  async texts(conversation) {
    const filter = this.sdk.filter("conversation = {:conversation}", { conversation });
    const all = await this.sdk.collection("messages").getFullList({ filter, sort: "seq" });
    return all.filter((message) => !message.deleted).map((message) => message.text);
  }

  /** Listens as the app does; answers with the growing list of events. */
  async listen(collection, topic) {
    const events = [];
    await this.sdk.collection(collection).subscribe(topic, (event) => events.push(event));
    return events;
  }

  async leave() {
    await this.sdk.realtime.unsubscribe().catch(() => {
      // The server may have been stopped by the test: there is nothing left to leave.
    });
  }
}
