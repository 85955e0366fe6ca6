// The app's entry: fetches and starts the WebAssembly module, and later its second part.
// `cargo xtask build` bundles it with wasm-bindgen's script (`app-glue`) and fills in the modules'
// hashed addresses. Under `dx serve` dx brings a loader of its own, and the module is in one piece.
import init from "app-glue";

const started = init({ module_or_path: WASM_ADDRESS });

started.catch((error) => {
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

let coming;

// Loads the second part once. It shares everything with the first, which is therefore all that it
// imports; being there is all that it does. A try that failed does not stand in the way of the next.
globalThis.ochatLater = () =>
  coming ??= started
    .then((first) => WebAssembly.instantiateStreaming(fetch(LATER_ADDRESS), { first }))
    .catch((error) => {
      coming = undefined;
      throw error;
    });

// Whoever does anything at all will need it soon: it comes while nobody waits for it.
for (const gesture of ["keydown", "pointerdown"]) {
  addEventListener(gesture, () => globalThis.ochatLater().catch(() => {}), { once: true });
}
