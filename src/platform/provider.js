// The way to a sign-in provider and back: a page is left, and another one comes back.
//
// What is needed on the way back outlives the page in the tab's own storage. boot/first-paint.js takes
// it from there, and what the provider said from the address, before anything else runs.

/** Goes to `address`, with `trip` for whoever comes back. Fails where nothing can be stored. */
export function depart(address, trip) {
  sessionStorage.setItem("ochat:provider", JSON.stringify([location.href, trip]));
  location.assign(address);
}

/** Forgets a way that was begun and not gone to its end: it may have led out with an invite. */
export function forget() {
  try {
    sessionStorage.removeItem("ochat:provider");
  } catch {
    // A storage that refuses this is blocked, so there is nothing in it.
  }
}

/** What the provider said, and behind it the trip, line by line; nothing when nobody came back. */
export function said() {
  return globalThis.ochatReturn;
}
