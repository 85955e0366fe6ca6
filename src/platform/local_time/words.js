// Dates in words by the browser's `Intl`, in the reader's own locale.
//
// The first formatter of a page takes the browser 20 to 60 ms, and the first drawing would wait for it.
// So the words of the last visit are remembered, and formatters are made when nobody waits, or for the
// first moment that is not among those. Words depend on what a clock on the wall shows and on nothing
// else: formatters are given that as if it were UTC, whatever zone the reader has travelled to.
//
// It must never give words of another locale, never write any down where nobody is signed in, and never
// fail for what it finds written.
const KEY = "ochat:times";
const MOST = 400;
const day = { weekday: "long", day: "numeric", month: "long" };
const STYLES = [
  { timeStyle: "short" },
  day,
  { ...day, year: "numeric" },
  { day: "numeric", month: "short" },
  { day: "2-digit", month: "2-digit", year: "numeric" },
  { dateStyle: "full", timeStyle: "medium" },
];
const CLOCK = 0;
const EXACT = 5;

const stored = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {}
};

const earlier = new Map();
try {
  for (const [name, text] of stored(KEY)) if (typeof text === "string") earlier.set(name, text);
} catch {}
const used = new Map();
const made = new Map();
let spoken;
let owner;

function formatter(locale, language, style) {
  const name = `${locale} ${style}`;
  let format = made.get(name);
  if (format) return format;
  const options = { ...STYLES[style], timeZone: "UTC" };
  try {
    format = new Intl.DateTimeFormat(locale, options);
  } catch {
    // Some browsers name a locale that their own `Intl` refuses.
    format = new Intl.DateTimeFormat(language, options);
  }
  made.set(name, format);
  return format;
}

/** What a calendar and a clock on the wall show: year, month, day, hour, minute, second. */
const wall = (at) => [at.getFullYear(), at.getMonth(), at.getDate(), at.getHours(), at.getMinutes(), at.getSeconds()];

const told = (style, shown) => formatter(...spoken, style).format(Date.UTC(...shown));

/** A moment (milliseconds since 1970) in words: the locale that is wanted, the plain language instead. */
export function words(locale, language, style, moment) {
  if (!spoken) setTimeout(settle, 1500);
  spoken = [locale, language];
  const shown = wall(new Date(moment));
  const name = `${locale} ${style} ${style === CLOCK ? shown.slice(3, 5) : shown.slice(0, 3)}`;
  let text = used.get(name);
  if (text !== undefined) return text;
  text = earlier.get(name) ?? told(style, shown);
  if (used.size >= MOST) used.clear();
  used.set(name, text);
  return text;
}

function remember() {
  const user = stored("ochat:session")?.id;
  // Somebody else's times are nobody's business.
  if (owner && owner !== user) used.clear();
  owner = user;
  if (!user || used.size === 0) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([...used]));
  } catch {}
}

function settle() {
  // The next message must not wait for it.
  told(CLOCK, [2000, 0]);
  remember();
}

addEventListener("pagehide", remember);

// The whole moment, for whoever points at a time.
addEventListener("pointerover", ({ target }) => {
  if (target.localName === "time" && spoken) target.title = told(EXACT, wall(new Date(target.dateTime)));
});
