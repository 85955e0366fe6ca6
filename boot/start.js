// The app's entry: starts the WebAssembly module, which first-paint.js has asked for. `cargo xtask build`
// bundles it with wasm-bindgen's script (`app-glue`). Under `dx serve` dx brings a loader of its own.
import init from "app-glue";

// The page waits for nothing before this runs, not even for its looks: they come meanwhile. But nothing
// is drawn without them, since the app measures what it has drawn.
const looks = document.querySelector("link[rel=stylesheet]");
const dressedUp = new Promise((done) => {
  if (!looks || looks.sheet) done();
  else looks.onload = looks.onerror = done;
});

const compiled = async () =>
  // Without the page's first script the app works too, only later.
  (await globalThis.ochatModule) ??
  WebAssembly.compileStreaming(fetch(document.querySelector("link[type='application/wasm']").href));

const start = async () => {
  const [module_or_path] = await Promise.all([compiled(), dressedUp]);
  await init({ module_or_path });
};

start().catch((error) => {
  console.error(error);
  // The skeleton would promise a page that never comes.
  const french = navigator.language.startsWith("fr");
  const notice = document.createElement("p");
  notice.className = "boot-notice";
  notice.setAttribute("role", "alert");
  notice.textContent = french
    ? "O'Chat n'a pas pu démarrer. "
    : "O'Chat could not start. ";
  const retry = document.createElement("a");
  retry.href = "";
  retry.textContent = french ? "Réessayer" : "Try again";
  notice.append(retry);
  document.getElementById("main")?.append(notice);
});
