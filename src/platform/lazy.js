// Asks the loader (boot/start.js) for the part of the module that comes later. Under `dx serve` there
// is no such loader, and nothing to load.
export async function load() {
  await globalThis.ochatLazy?.()
}
