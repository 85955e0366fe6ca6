// Runs before the first paint, so that a chosen theme never flashes the other one. The app writes
// the preference; without one, or with "system", the style sheet follows the system.
try {
  const { theme } = JSON.parse(localStorage.getItem("ochat:preferences")) ?? {};
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden or spoilt: the system's theme will do.
}
