// French and English, light and dark: from the browser at first, then as chosen.
//
// It must never take a colour's value for granted: only that it differs, and stays.
import { expect, test, unique } from "../support/fixtures.js";

function ground(one) {
  return one.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

/** How light a colour is, from 0 to 255. */
function lightness(colour) {
  const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
  return (red + green + blue) / 3;
}

test("a French browser sees French", async ({ person }) => {
  const zoe = await person("Zoé", { language: "fr", timezoneId: "Europe/Paris" });
  const html = zoe.page.locator("html");
  await expect(html).toHaveAttribute("lang", "fr");
  const title = unique("Réunion");
  await zoe.create(title);
  await zoe.say("Bonjour");
  await expect(zoe.article("Bonjour").getByRole("time")).toHaveText(/^\d\d:\d\d$/);
  await expect(zoe.link(title)).toContainText("Vous");
  await expect(zoe.button("Afficher ou masquer la liste")).toBeVisible();
  await expect(zoe.sendButton).toBeVisible();
  await expect(zoe.page.getByText("Today")).toHaveCount(0);
});

test("an English browser sees English, with its own clock", async ({ person }) => {
  const ada = await person("Ada");
  await expect(ada.page.locator("html")).toHaveAttribute("lang", "en");
  await ada.create(unique("Meeting"));
  await ada.say("Hello");
  await expect(ada.article("Hello").getByRole("time")).toHaveText(/^\d{1,2}:\d\d\s[AP]M$/);
});

test("a browser of another language sees English", async ({ person }) => {
  const one = await person("Kim", { locale: "ko-KR" });
  await expect(one.page.locator("html")).toHaveAttribute("lang", "en");
  await expect(one.newConversation).toBeVisible();
});

test("the language can be changed before joining and after, and is remembered", async ({ person }) => {
  const ada = await person("Ada", { joins: false });
  await ada.button("Français").click();
  await expect(ada.page.getByRole("textbox", { name: "Votre nom" })).toBeVisible();
  await expect(ada.page.locator("html")).toHaveAttribute("lang", "fr");
  await ada.button("English").click();
  await ada.join();
  await ada.create(unique("Both"));
  await ada.say("Hello");
  await ada.set("Français");
  await expect(ada.main.getByRole("button", { name: "Envoyer" })).toBeVisible();
  await expect(ada.article("Hello").getByRole("time")).toHaveText(/^\d\d:\d\d$/);
  await ada.page.reload();
  await expect(ada.main.getByRole("button", { name: "Envoyer" })).toBeVisible();
  await expect(ada.page.locator("html")).toHaveAttribute("lang", "fr");
});

test("follows the system's colours until one is chosen", async ({ person }) => {
  const ada = await person("Ada", { colorScheme: "dark" });
  await expect.poll(async () => lightness(await ground(ada))).toBeLessThan(80);
  const dark = await ground(ada);
  await ada.page.emulateMedia({ colorScheme: "light" });
  await expect.poll(async () => lightness(await ground(ada))).toBeGreaterThan(200);

  await ada.set("Dark");
  await expect.poll(() => ground(ada)).toBe(dark);
  await ada.page.reload();
  await expect(ada.newConversation).toBeVisible();
  expect(await ground(ada)).toBe(dark);
  await ada.set("System");
  await expect.poll(async () => lightness(await ground(ada))).toBeGreaterThan(200);
});

test("the chosen colours are there before the app is", async ({ person }) => {
  const ada = await person("Ada", { colorScheme: "light" });
  await ada.set("Dark");
  await expect.poll(async () => lightness(await ground(ada))).toBeLessThan(80);
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await ada.page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await ada.page.reload({ waitUntil: "commit" });
  // The style sheet holds back the first painting, so by then there is a colour.
  await ada.page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0
    || (document.body && getComputedStyle(document.body).backgroundColor !== "rgba(0, 0, 0, 0)"));
  expect(lightness(await ground(ada))).toBeLessThan(80);
  release();
  await expect(ada.newConversation).toBeVisible();
});

test("a change of language or colours leaves what is being written alone", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("Words"));
  await ada.composer.fill("in the middle of a sentence");
  await ada.set("Dark");
  await ada.set("Français");
  await expect(ada.main.getByRole("button", { name: "Envoyer" })).toBeVisible();
  await expect(ada.composer).toHaveValue("in the middle of a sentence");
});
