// The app's entry: fetches and starts the WebAssembly module. `cargo xtask build` bundles it with
// wasm-bindgen's script (`app-glue`) and fills in the module's hashed address. Under `dx serve`
// dx brings a loader of its own.
import init from "app-glue";

init({ module_or_path: WASM_ADDRESS }).catch((error) => {
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
