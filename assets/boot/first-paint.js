// Runs before the first paint, so that nothing flashes: a chosen theme shows at once, and the still
// picture (first-paint.css) has the shape of what is about to come. The app writes these keys; where
// storage is forbidden or spoilt, the defaults will do.
(() => {
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
})();
