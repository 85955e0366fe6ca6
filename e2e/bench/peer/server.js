// The peer's server: a second PocketBase, as it comes, with the peer's schema and page and the SDK
// from e2e's packages.
//
// It must never share anything with O'Chat's server: no hooks, no migrations, no database.
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Server } from "../../support/server.js";

const here = dirname(fileURLToPath(import.meta.url));
const sdk = join(here, "..", "..", "node_modules", "pocketbase", "dist", "pocketbase.es.mjs");

/** A running peer with an empty database. */
export async function peerServer() {
  const home = await mkdtemp(join(tmpdir(), "ochat-peer-"));
  const forget = () => rm(home, { recursive: true, force: true });
  try {
    const publicDir = join(home, "public");
    const hooksDir = join(home, "no-hooks");
    await mkdir(publicDir);
    await mkdir(hooksDir);
    for (const file of ["index.html", "peer.js", "peer.css"]) await cp(join(here, file), join(publicDir, file));
    await cp(sdk, join(publicDir, "pocketbase.es.mjs"));
    const server = await Server.fresh({ hooksDir, publicDir, migrationsDir: join(here, "pb_migrations") });
    const end = server.end.bind(server);
    server.end = async () => {
      await end();
      await forget();
    };
    return server;
  } catch (problem) {
    await forget();
    throw problem;
  }
}
