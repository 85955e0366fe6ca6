// Runs before the first paint, so that nothing flashes: a chosen theme shows at once, and the still
// picture (first-paint.css) has the shape of what is about to come. The app writes these keys; where
// storage is forbidden or spoilt, the defaults will do.
//
// It must never make or change the database that it opens: that is the app's (database.js).
(() => {
  // Back from a sign-in provider (provider.js): what it said leaves the address before anything else,
  // and the page is where it was left.
  if (location.pathname === "/oauth") {
    const said = location.search;
    let place = "/";
    let trip = "";
    try {
      [place, trip] = JSON.parse(sessionStorage.getItem("ochat:provider"));
      sessionStorage.removeItem("ochat:provider");
    } catch {}
    history.replaceState(null, "", place);
    globalThis.ochatReturn = said + "\n" + trip;
  } else {
    // Whoever is here thought better of going, or came back by hand; and where they left from may
    // name an invite.
    try {
      sessionStorage.removeItem("ochat:provider");
    } catch {}
  }
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
      return {};
    }
  };
  const { theme, language, sidebar } = stored("ochat:preferences");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (language === "fr" || language === "en") root.lang = language;
  if (!stored("ochat:session").token) root.dataset.boot = "join";
  else if (sidebar === false) root.dataset.boot = "wide";
  else if (location.pathname.startsWith("/c/")) root.dataset.boot = "conversation";
  // The app's module is compiled from here on (boot/start.js); `dx serve` announces none. A failure is
  // told by whoever waits for it.
  const module = document.querySelector("link[type='application/wasm']");
  if (module) {
    globalThis.ochatModule = WebAssembly.compileStreaming(fetch(module.href));
    globalThis.ochatModule.catch(() => {});
  }
  // What was read before is the first thing that the app needs: the database is opened while the app
  // is still on its way.
  if (root.dataset.boot === "join") return;
  globalThis.ochatDatabase = new Promise((done, fail) => {
    const request = indexedDB.open("ochat");
    // There was none.
    request.onupgradeneeded = () => request.transaction.abort();
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      done(request.result);
    };
    request.onerror = () => fail(request.error);
  }).catch(() => {});
})();
