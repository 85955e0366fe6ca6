// A real PocketBase for the browser tests: on a free port, with a database in a temporary folder,
// serving the built app and the API as in production.
//
// It must never outlive the process that started it, whatever way that one ends, and never touch a
// database that is not its own.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const binary = process.env.OCHAT_POCKETBASE || "pocketbase";
const site = process.env.OCHAT_PUBLIC || join(root, "dist");
export const hooks = join(root, "pocketbase", "pb_hooks");
const migrations = join(root, "pocketbase", "pb_migrations");

export const superuser = { identity: "root@example.com", password: "a long password" };

/** How long a server may take to answer after its start. */
const PATIENCE = 30_000;

// The pipe on standard input ends when the parent closes it and also when the parent is killed, so
// that no server is left behind by a run that was broken off.
const GUARD = '"$@" </dev/null & server=$!; read -r _; kill "$server"; wait "$server"';

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Server {
  #output = "";
  #guard;
  #ended;

  constructor(dir, port, folders) {
    this.dir = dir;
    this.port = port;
    this.base = `http://127.0.0.1:${port}`;
    this.folders = folders;
  }

  /** A running server with an empty database. The benchmark's peer has folders of its own. */
  static async fresh({ hooksDir = hooks, migrationsDir = migrations, publicDir = site } = {}) {
    if (!existsSync(join(publicDir, "index.html"))) {
      throw new Error(`There is no built app in ${publicDir}: run cargo xtask build first.`);
    }
    const dir = await mkdtemp(join(tmpdir(), "ochat-e2e-"));
    const server = new Server(dir, await freePort(), { hooksDir, migrationsDir, publicDir });
    try {
      await server.start();
    } catch (problem) {
      await server.end();
      throw problem;
    }
    return server;
  }

  get #data() {
    return join(this.dir, "data");
  }

  /** Starts it, also again after `stop`: same port, same database. */
  async start() {
    if (this.#guard) throw new Error("the server runs already");
    const { hooksDir, migrationsDir, publicDir } = this.folders;
    const serve = [
      binary, "serve", "--dir", this.#data, "--migrationsDir", migrationsDir, "--hooksDir", hooksDir,
      "--publicDir", publicDir, "--automigrate=false", "--hooksWatch=false", "--queryTimeout=15",
      "--http", `127.0.0.1:${this.port}`,
    ];
    // A process group of its own, so that Ctrl+C in a terminal reaches it through the guard alone.
    const guard = spawn("sh", ["-c", GUARD, "sh", ...serve], {
      detached: true,
      env: { ...process.env, OCHAT_PUBLIC: publicDir, OCHAT_PURGE_AFTER_DAYS: "", OCHAT_RATE_LIMITS: "off" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const listen = (chunk) => {
      this.#output += chunk;
    };
    guard.stdout.on("data", listen);
    guard.stderr.on("data", listen);
    this.#guard = guard;
    let gone = false;
    this.#ended = new Promise((resolve) => guard.once("exit", resolve)).then(() => (gone = true));
    const until = Date.now() + PATIENCE;
    for (;;) {
      const answer = await fetch(`${this.base}/api/health`).catch(() => null);
      // Somebody else may have taken the port, and answer.
      if (gone) throw new Error(`PocketBase has ended:\n${this.#output}`);
      if (answer?.ok) return;
      if (Date.now() > until) throw new Error(`PocketBase does not answer:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  /** Stops it and keeps its database. */
  async stop() {
    if (!this.#guard) return;
    this.#guard.stdin.end();
    await this.#ended;
    this.#guard = undefined;
  }

  /** Stops it for good. */
  async end() {
    await this.stop();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Makes the superuser that `foreign.js` signs in as. */
  async makeSuperuser() {
    const { identity, password } = superuser;
    const args = ["superuser", "upsert", identity, password, "--dir", this.#data];
    await promisify(execFile)(binary, args);
  }
}
