// A thousand people online, twenty of them in the conversation in which somebody writes:
// `node bench/crowd.js FILE` writes into FILE as JSON how long each message took to be stored and to
// arrive at each of the twenty. Then the same on PocketBase as it comes, with `messages/*`.
//
// It must never count a message that was refused as sent, nor leave out an arrival that is missing.
import { writeFile } from "node:fs/promises";
import { Agent } from "node:http";
import { newId } from "../support/foreign.js";
import { Server, superuser } from "../support/server.js";
import { deadline } from "./deadline.js";
import { ask, Listener } from "./listener.js";
import { peerServer } from "./peer/server.js";

const PEOPLE = 1000;
const MEMBERS = 20;
const COUNT = 200;
const PEER_COUNT = 50;
const WARM_UP = 5;
/** Between the beginnings of two messages, in milliseconds. */
const EVERY = 200;
/** How long an arrival is waited for after the last message. */
const PATIENCE = 3000;
const AT_ONCE = 16;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** Does `work` for each number below `count`, a few at a time. */
async function many(count, work) {
  const done = [];
  let next = 0;
  const one = async () => {
    for (let n = next++; n < count; n = next++) done[n] = await work(n);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return done;
}

/** O'Chat: a private conversation, its timeline's record, everybody's inbox. */
async function ours() {
  const server = await Server.fresh();
  const join = (n) => ask(server, "POST", "/api/ochat/guest", { body: { name: `Person ${n}` }, agent });
  const arrange = async (sender, members) => {
    const body = { title: "Crowd", visibility: "private" };
    const { id } = await ask(server, "POST", "/api/collections/conversations/records", { token: sender.token, body, agent });
    for (const member of members) {
      const membership = { conversation: id, user: member.record.id };
      await ask(server, "POST", "/api/collections/memberships/records", { token: sender.token, body: membership, agent });
    }
    return id;
  };
  const topics = (person, conversation) => {
    const all = ["conversations/*", `inboxes/${person.record.id}`];
    return conversation ? [...all, `timelines/${conversation}`] : all;
  };
  const told = (topic, data) => (topic.startsWith("timelines/") ? JSON.parse(data).record.change?.id : undefined);
  return { server, join, arrange, topics, told, name: "crowd", count: COUNT };
}

/** PocketBase as it comes: everybody on `messages/*`, which shows a message to its members alone. */
async function theirs() {
  const server = await peerServer();
  await server.makeSuperuser();
  const root = await ask(server, "POST", "/api/collections/_superusers/auth-with-password", { body: superuser, agent });
  const rule = { listRule: "conversation.members.id ?= @request.auth.id" };
  await ask(server, "PATCH", "/api/collections/messages", { token: root.token, body: rule, agent });
  const join = async (n) => {
    const account = { email: `person${n}@example.com`, password: "a long password", passwordConfirm: "a long password" };
    await ask(server, "POST", "/api/collections/users/records", { body: account, agent });
    const secret = { identity: account.email, password: account.password };
    return ask(server, "POST", "/api/collections/users/auth-with-password", { body: secret, agent });
  };
  const arrange = async (sender, members) => {
    const body = { title: "Crowd", members: [sender, ...members].map((one) => one.record.id) };
    return (await ask(server, "POST", "/api/collections/conversations/records", { token: sender.token, body, agent })).id;
  };
  const told = (_topic, data) => JSON.parse(data).record.id;
  return { server, join, arrange, topics: () => ["messages/*"], told, name: "peer_crowd", count: PEER_COUNT };
}

const open = new Set();

async function measure({ server, join, arrange, topics, told, name, count }) {
  const listeners = [];
  open.add(server);
  try {
    console.log(`${name}: ${PEOPLE} people join`);
    const people = await many(PEOPLE + 1, join);
    const [sender, ...others] = people;
    const members = others.slice(0, MEMBERS);
    const conversation = await arrange(sender, members);
    const arrivals = new Map();
    console.log(`${name}: ${PEOPLE} people listen`);
    await many(PEOPLE, async (n) => {
      const heard = (topic, data, at) => {
        const id = told(topic, data);
        // At each of them only the first time counts.
        const seen = id && arrivals.get(id);
        if (seen && !seen.has(n)) seen.set(n, at);
      };
      const one = new Listener(server, others[n].token, heard);
      listeners.push(one);
      await one.subscribe(topics(others[n], n < MEMBERS && conversation), agent);
    });
    const sent = [];
    for (let n = -WARM_UP; n < count; n += 1) {
      if (n % 50 === 0) console.log(`${name}: ${n} of ${count} messages`);
      const begun = performance.now();
      const id = newId();
      arrivals.set(id, new Map());
      const body = { id, conversation, text: `Message ${n} to the twenty` };
      await ask(server, "POST", "/api/collections/messages/records", { token: sender.token, body, agent });
      if (n >= 0) sent.push({ id, begun, took: performance.now() - begun });
      await pause(Math.max(0, begun + EVERY - performance.now()));
    }
    const complete = () => sent.every(({ id }) => arrivals.get(id).size >= MEMBERS);
    for (const until = performance.now() + PATIENCE; !complete() && performance.now() < until; ) await pause(20);
    if (listeners.some((one) => one.closed)) throw new Error("The server ended a stream during the measure.");
    const times = sent.flatMap(({ id, begun }) => [...arrivals.get(id)].filter(([n]) => n < MEMBERS).map(([, at]) => at - begun));
    const strangers = sent.reduce((sum, { id }) => sum + [...arrivals.get(id).keys()].filter((n) => n >= MEMBERS).length, 0);
    if (strangers > 0) throw new Error(`${strangers} messages arrived at people who are no members.`);
    return [
      { name: `${name}_post`, times: sent.map(({ took }) => took), lost: 0 },
      { name: `${name}_arrival`, times, lost: sent.length * MEMBERS - times.length },
    ];
  } finally {
    for (const one of listeners) one.leave();
    open.delete(server);
    await server.end();
  }
}

const file = process.argv[2];
if (!file) {
  console.error("Usage: node bench/crowd.js FILE");
  process.exit(2);
}
deadline(() => Promise.all([...open].map((server) => server.end())));
const measures = [...(await measure(await ours())), ...(await measure(await theirs()))];
agent.destroy();
await writeFile(file, JSON.stringify({ people: PEOPLE, members: MEMBERS, measures }));
