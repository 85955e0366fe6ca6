// The browser's database (IndexedDB), as few promises around it: texts under keys, owned by one
// person. Everything asked at once happens together or not at all.
//
// It must never decide what is kept, and never keep anything for somebody else than its owner: a
// tab that has not heard yet of a sign-out writes into nothing.
const NAME = "ochat";
// Raised when the stores or the texts in them change; `upgrade` then says what becomes of the old.
const VERSION = 1;
const RECORDS = "records";
const WINDOWS = "windows";
const OWNER = "owner";

let opened;

function upgrade(db, from) {
  if (from < 1) {
    db.createObjectStore(RECORDS);
    db.createObjectStore(WINDOWS).createIndex("read", "read");
  }
}

/** The database as first-paint.js has opened it already, if it is of this version. */
async function early() {
  const db = await globalThis.ochatDatabase;
  globalThis.ochatDatabase = undefined;
  if (!db || db.version === VERSION) return db;
  db.close();
}

function fresh() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion);
    request.onerror = () => fail(request.error);
    request.onsuccess = () => done(request.result);
  });
}

async function reach() {
  const db = (await early()) ?? (await fresh());
  // A newer version of the page wants to upgrade: this one works on without a database.
  db.onversionchange = () => db.close();
  // The browser took it away (a phone does, for pages in the background).
  db.onclose = () => (opened = undefined);
  return db;
}

function open() {
  opened ??= reach();
  // What failed once may work later.
  opened.catch(() => (opened = undefined));
  return opened;
}

// Opened while the app is still being compiled. Whoever needs it hears of a failure then.
open().catch(() => {});

async function transact(mode, work) {
  let transaction;
  try {
    transaction = (await open()).transaction([RECORDS, WINDOWS], mode);
  } catch {
    // The browser has closed it without a word.
    opened = undefined;
    transaction = (await open()).transaction([RECORDS, WINDOWS], mode);
  }
  return new Promise((done, fail) => {
    const records = transaction.objectStore(RECORDS);
    const windows = transaction.objectStore(WINDOWS);
    const answer = {};
    transaction.oncomplete = () => done(answer);
    transaction.onabort = () => fail(transaction.error);
    answer.refuse = () => transaction.abort();
    const owner = records.get(OWNER);
    owner.onsuccess = () => work(owner.result, records, windows, answer);
  });
}

/** Everything that is kept for a person: the text of one window (or nothing), then all records. With
 * `claim`, what was kept for somebody else goes. */
export async function load(user, first, claim) {
  const { window, all } = await transact("readwrite", (owner, records, windows, answer) => {
    if (owner !== user && !claim) return answer.refuse();
    if (owner !== user) {
      records.clear();
      windows.clear();
      records.put(user, OWNER);
    }
    windows.get(first).onsuccess = ({ target }) => (answer.window = target.result?.text);
    records.getAll().onsuccess = ({ target }) => (answer.all = target.result);
  });
  return [window, ...all];
}

/** The text of one window, if there is one. */
export async function recall(user, key) {
  const { window } = await transact("readonly", (owner, records, windows, answer) => {
    if (owner !== user) return;
    windows.get(key).onsuccess = ({ target }) => (answer.window = target.result?.text);
  });
  return window;
}

/** Puts texts under keys (`[key, text, key, text, ...]`); without a text, the key is deleted. */
export async function keep(user, changes) {
  await transact("readwrite", (owner, records, _windows, answer) => {
    if (owner !== user) return answer.refuse();
    for (let at = 0; at < changes.length; at += 2) {
      const key = changes[at];
      const text = changes[at + 1];
      if (text === undefined) records.delete(key);
      else records.put(text, key);
    }
  });
}

/** Keeps one window, and lets go of those read longest ago beyond `most`; no text deletes it. */
export async function keepWindow(user, key, text, most) {
  await transact("readwrite", (owner, _records, windows, answer) => {
    if (owner !== user) return answer.refuse();
    if (text === undefined) {
      windows.delete(key);
      return;
    }
    windows.put({ read: Date.now(), text }, key);
    windows.count().onsuccess = ({ target }) => {
      let spare = target.result - most;
      if (spare <= 0) return;
      windows.index("read").openKeyCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor || spare-- <= 0) return;
        windows.delete(cursor.primaryKey);
        cursor.continue();
      };
    };
  });
}

/** Forgets everything. */
export async function forget() {
  await transact("readwrite", (_owner, records, windows) => {
    records.clear();
    windows.clear();
  });
}
