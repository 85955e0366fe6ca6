// People online, each on the topics that the app asks for: `node bench/crowd.js FILE` writes into
// FILE as JSON how long each message took to be stored and to arrive, and the processor time that it
// cost the server. With 100, 300 and 1000 people; in a public conversation that all of them hear, and
// in a private one of twenty. Then the private one on PocketBase as it comes, with `messages/*`.
//
// It must never count a message that was refused as sent, nor leave out an arrival that is missing.
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Agent } from "node:http";
import { newId } from "../support/foreign.js";
import { Server, superuser } from "../support/server.js";
import { deadline } from "./deadline.js";
import { ask, Listener } from "./listener.js";
import { peerServer } from "./peer/server.js";

const CROWDS = [100, 300, 1000];
const MEMBERS = 20;
/** What everybody has: private conversations of twenty, and public ones that all may hear. */
const PRIVATE = 20;
const PUBLIC = 100;
/** The timelines that the app subscribes to at most: its own first (`link::TOPICS_MOST`). */
const TIMELINES = 118;
const COUNT = 100;
const PEER_COUNT = 50;
const WARM_UP = 5;
/** Between the beginnings of two messages, in milliseconds. */
const EVERY = 250;
/** Messages whose processor time is taken together: the clock of it has steps of 10 ms. */
const BLOCK = 10;
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

/** The process that listens on a server's port. */
function processOf(server) {
  const runs = (id) => {
    try {
      const words = readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
      return words[1] === "serve" && words.includes(`127.0.0.1:${server.port}`);
    } catch {
      return false;
    }
  };
  const id = readdirSync("/proc").find((name) => /^\d+$/.test(name) && runs(name));
  if (!id) throw new Error("There is no process of the server.");
  return id;
}

/** The processor time that a process has used, in milliseconds. */
function used(id) {
  const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Which message an event of a timeline tells of. */
const told = (topic, data) => (topic.startsWith("timelines/") ? JSON.parse(data).record.change?.id : undefined);

const open = new Set();

/** Everybody's streams, and what arrives at whom: `arrivals` by message, then by listener. */
async function listen(server, people, topics, read, listeners) {
  const arrivals = new Map();
  await many(people.length, async (n) => {
    const heard = (topic, data, at) => {
      const id = read(topic, data);
      // At each of them only the first time counts.
      const seen = id && arrivals.get(id);
      if (seen && !seen.has(n)) seen.set(n, at);
    };
    const one = new Listener(server, people[n].token, heard);
    listeners.push(one);
    await one.subscribe(topics(n), agent);
  });
  return arrivals;
}

/** Says `count` things in a conversation, which `hearers` of the listeners hear and nobody else. */
async function say(name, { server, sender, conversation, arrivals, hearers, count }) {
  const id = processOf(server);
  const sent = [];
  const costs = [];
  let before = 0;
  for (let n = -WARM_UP; n < count; n += 1) {
    if (n % 50 === 0) console.log(`${name}: ${n} of ${count} messages`);
    if (n >= 0 && n % BLOCK === 0) {
      if (n > 0) costs.push((used(id) - before) / BLOCK);
      before = used(id);
    }
    const begun = performance.now();
    const message = newId();
    arrivals.set(message, new Map());
    const body = { id: message, conversation, text: `Message ${n} to all who hear it` };
    await ask(server, "POST", "/api/collections/messages/records", { token: sender.token, body, agent });
    if (n >= 0) sent.push({ message, begun, took: performance.now() - begun });
    await pause(Math.max(0, begun + EVERY - performance.now()));
  }
  const complete = () => sent.every(({ message }) => arrivals.get(message).size >= hearers);
  for (const until = performance.now() + PATIENCE; !complete() && performance.now() < until; ) await pause(20);
  costs.push((used(id) - before) / BLOCK);
  const times = sent.flatMap(({ message, begun }) => [...arrivals.get(message)].filter(([n]) => n < hearers).map(([, at]) => at - begun));
  const strangers = sent.reduce((sum, { message }) => sum + [...arrivals.get(message).keys()].filter((n) => n >= hearers).length, 0);
  if (strangers > 0) throw new Error(`${strangers} messages arrived at people who may not hear them.`);
  return [
    { name: `${name}_post`, times: sent.map(({ took }) => took), lost: 0 },
    { name: `${name}_arrival`, times, lost: sent.length * hearers - times.length },
    { name: `${name}_cpu`, times: costs, lost: 0 },
  ];
}

/** Everybody's private conversations but one, written into the tables: twenty people share theirs. */
async function furnish(server, people) {
  const { token } = await ask(server, "POST", "/api/collections/_superusers/auth-with-password", { body: superuser, agent });
  const run = (query) => ask(server, "POST", "/api/sql", { token, body: { query }, agent });
  const room = (group, n) => `r${String(group).padStart(7, "0")}${String(n).padStart(7, "0")}`;
  const groupOf = (n) => Math.floor(n / MEMBERS);
  const now = "strftime('%Y-%m-%d %H:%M:%fZ')";
  // Who is in which group is in the name: the sender is person 0, the first listener person 1.
  const tables = `WITH RECURSIVE rooms(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rooms WHERE n < ${PRIVATE - 1}),
    listeners AS (SELECT id, CAST(substr(name, 8) AS INTEGER) - 1 AS n FROM users WHERE name LIKE 'Person %' AND name != 'Person 0'),
    members AS (SELECT l.id AS user, l.n AS person, l.n / ${MEMBERS} AS "group", r.n AS n, printf('r%07d%07d', l.n / ${MEMBERS}, r.n) AS conversation FROM listeners l, rooms r)`;
  await run(`${tables} INSERT INTO conversations (id, title, visibility, readers, created, updated)
    SELECT conversation, 'Private', 'private', group_concat(user, ' '), ${now}, ${now} FROM members GROUP BY conversation`);
  await run(`INSERT INTO timelines (id, conversation, change, last) SELECT id, id, 'null', 'null' FROM conversations WHERE title = 'Private'`);
  await run(`${tables} INSERT INTO memberships (id, conversation, user, role, created, updated)
    SELECT printf('m%07d%07d', person, n), conversation, user, 'member', ${now}, ${now} FROM members`);
  return people.map((_, person) => Array.from({ length: PRIVATE - 1 }, (_, n) => room(groupOf(person), n + 1)));
}

/** O'Chat with so many people online. */
async function ours(size) {
  const server = await Server.fresh();
  const listeners = [];
  open.add(server);
  try {
    await server.makeSuperuser();
    console.log(`${size} people join`);
    const join = (n) => ask(server, "POST", "/api/ochat/guest", { body: { name: `Person ${n}` }, agent });
    const [sender, ...people] = await many(size + 1, join);
    const make = (body) => ask(server, "POST", "/api/collections/conversations/records", { token: sender.token, body, agent });
    const everybodys = (await many(PUBLIC, (n) => make({ title: `Public ${n}` }))).map((one) => one.id);
    const closed = (await make({ title: "Crowd", visibility: "private" })).id;
    for (const member of people.slice(0, MEMBERS)) {
      const body = { conversation: closed, user: member.record.id };
      await ask(server, "POST", "/api/collections/memberships/records", { token: sender.token, body, agent });
    }
    const rooms = await furnish(server, people);
    console.log(`${size} people listen`);
    const topics = (n) => {
      const own = n < MEMBERS ? [closed, ...rooms[n]] : rooms[n];
      const timelines = [...own, ...everybodys].slice(0, TIMELINES).map((id) => `timelines/${id}`);
      return ["conversations/*", `inboxes/${people[n].record.id}`, ...timelines];
    };
    const arrivals = await listen(server, people, topics, told, listeners);
    const common = { server, sender, arrivals, count: COUNT };
    const measures = [
      ...(await say(`public_${size}`, { ...common, conversation: everybodys[0], hearers: size })),
      ...(await say(`private_${size}`, { ...common, conversation: closed, hearers: MEMBERS })),
    ];
    if (listeners.some((one) => one.closed)) throw new Error("The server ended a stream during the measure.");
    return measures;
  } finally {
    for (const one of listeners) one.leave();
    open.delete(server);
    await server.end();
  }
}

/** PocketBase as it comes: everybody on `messages/*`, which shows a message to its members alone. */
async function theirs(size) {
  const server = await peerServer();
  const listeners = [];
  open.add(server);
  try {
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
    console.log(`${size} people join the stock server`);
    const [sender, ...people] = await many(size + 1, join);
    const members = [sender, ...people.slice(0, MEMBERS)].map((one) => one.record.id);
    const { id } = await ask(server, "POST", "/api/collections/conversations/records", { token: sender.token, body: { title: "Crowd", members }, agent });
    const read = (topic, data) => (topic === "messages/*" ? JSON.parse(data).record.id : undefined);
    const arrivals = await listen(server, people, () => ["messages/*"], read, listeners);
    return await say(`peer_${size}`, { server, sender, arrivals, conversation: id, hearers: MEMBERS, count: PEER_COUNT });
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
const measures = [];
for (const size of CROWDS) measures.push(...(await ours(size)));
measures.push(...(await theirs(CROWDS.at(-1))));
agent.destroy();
await writeFile(file, JSON.stringify({ members: MEMBERS, measures }));
