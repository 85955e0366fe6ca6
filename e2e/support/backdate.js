// Messages of other days: the server alone says when a message was made, so a test that needs
// yesterday's has to change that behind its back.
//
// It must never be reachable in production: the route lives in a copy of the hooks, in the folder of
// one test's server.
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hooks, Server } from "./server.js";

const ROUTE = `
routerAdd("POST", "/api/test/dates", (e) => {
  const dates = e.requestInfo().body.dates
  for (const id in dates) {
    $app.db().newQuery("UPDATE messages SET created = {:at}, updated = {:at} WHERE id = {:id}")
      .bind({ at: dates[id], id: id }).execute()
  }
  $app.db().newQuery(
    "UPDATE timelines SET last = json_set(last, '$.created', (SELECT created FROM messages m"
    + " WHERE m.id = json_extract(timelines.last, '$.id'))) WHERE json_extract(last, '$.id') <> ''",
  ).execute()
  // A conversation is as old as what was said first in it.
  for (const field of ["created", "updated"]) {
    $app.db().newQuery("UPDATE conversations SET " + field + " = coalesce((SELECT min(created) FROM messages m"
      + " WHERE m.conversation = conversations.id), " + field + ")").execute()
  }
  return e.json(200, {})
})
`;

/** A server on which `backdate` works. */
export async function datedServer() {
  const copy = await mkdtemp(join(tmpdir(), "ochat-e2e-hooks-"));
  await cp(hooks, copy, { recursive: true });
  await writeFile(join(copy, "dates.pb.js"), ROUTE);
  const server = await Server.fresh({ hooksDir: copy });
  const end = server.end.bind(server);
  server.end = async () => {
    await end();
    await rm(copy, { recursive: true, force: true });
  };
  return server;
}

/** Gives messages the moments at which they were made: `{ id: Date }`. */
export async function backdate(server, moments) {
  const dates = {};
  for (const id in moments) dates[id] = moments[id].toISOString().replace("T", " ");
  const answer = await fetch(`${server.base}/api/test/dates`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ dates }),
  });
  if (!answer.ok) throw new Error(`no dates: ${answer.status} ${await answer.text()}`);
}
