// The lazy part of the module: not before somebody does something, once, and with a way
// out when it does not come.
//
// It must never wait for time to pass where something can be waited for.
import { BROKEN_OFF, expect, NOT_LOADED, test, unique } from "../support/fixtures.js";

const LAZY = "**/lazy-*.wasm";
const isLazy = (request) => /\/lazy-[0-9a-f]+\.wasm$/.test(request.url());

/** The addresses of the lazy part that the page has asked for. */
function asked(page) {
  const all = [];
  page.on("request", (request) => {
    if (isLazy(request)) all.push(request.url());
  });
  return all;
}

/** Does what makes the page ask for the lazy part, and waits until that has failed. */
async function inVain(one, gesture) {
  const failed = one.page.waitForEvent("requestfailed", isLazy);
  await gesture();
  await failed;
}

test("the lazy part comes with the first gesture, once, and is kept", async ({ person }) => {
  const ada = await person("Ada", { joins: false });
  const all = asked(ada.page);
  await ada.page.reload();
  await expect(ada.page.getByRole("button", { name: "Join" })).toBeVisible();
  expect(all).toEqual([]);
  const coming = ada.page.waitForResponse(LAZY);
  await ada.join();
  const headers = await (await coming).allHeaders();
  expect(headers["content-type"]).toBe("application/wasm");
  expect(headers["content-encoding"]).toBe("br");
  expect(headers["cache-control"]).toContain("immutable");
  const title = unique("Lazy");
  await ada.create(title);
  for (const choice of ["Rename", "Delete"]) {
    await ada.choose(title, choice);
    await expect(ada.dialog).toBeVisible();
    await ada.page.keyboard.press("Escape");
    await expect(ada.dialog).toHaveCount(0);
  }
  expect(all).toHaveLength(1);
});

test("when it does not come, the page says so, goes on, and tries again", async ({ person }) => {
  const ada = await person("Ada", { joins: false });
  ada.trouble.cause(BROKEN_OFF, NOT_LOADED);
  await ada.page.route(LAZY, (route) => route.abort());
  await ada.join();
  const title = unique("Lazy");
  await ada.create(title);
  const options = ada.options(title);
  await inVain(ada, () => options.click());
  const alert = ada.page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(alert).toBeVisible();
  // Not wanting it is a way out, and the page is as it was.
  await alert.getByRole("button", { name: "Cancel" }).click();
  await expect(alert).toHaveCount(0);
  await expect(options).toBeFocused();
  await ada.say("still here");
  await expect(ada.article("still here")).toHaveCount(1);

  await inVain(ada, () => options.click());
  await expect(alert).toBeVisible();
  await inVain(ada, () => alert.getByRole("button", { name: "Retry" }).click());
  await expect(alert).toBeVisible();
  await ada.page.unroute(LAZY);
  await alert.getByRole("button", { name: "Retry" }).click();
  await expect(ada.page.getByRole("menu")).toBeVisible();
  await ada.page.getByRole("menuitem", { name: "Delete" }).click();
  await ada.dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(ada.link(title)).toHaveCount(0);
});

test("while it is coming, nobody has to wait", async ({ person }) => {
  const ada = await person("Ada", { joins: false });
  let arrive;
  const arrival = new Promise((resolve) => (arrive = resolve));
  await ada.page.route(LAZY, async (route) => {
    await arrival;
    await route.continue();
  });
  await ada.join();
  const title = unique("Lazy");
  await ada.create(title);
  await ada.options(title).click();
  const waiting = ada.page.getByRole("status").filter({ hasText: "Loading" });
  await expect(waiting).toBeVisible();
  await waiting.getByRole("button", { name: "Cancel" }).click();
  await expect(waiting).toHaveCount(0);
  await ada.options(title).click();
  await expect(waiting).toBeVisible();
  arrive();
  await expect(ada.page.getByRole("menu")).toBeVisible();
  await expect(ada.page.getByRole("menuitem", { name: "Rename" })).toBeFocused();
});

test("a page that is older than the server says that it should be reloaded", async ({ person }) => {
  const ada = await person("Ada", { joins: false });
  ada.trouble.cause(NOT_LOADED);
  // After an update the file has another name; for the old one the server answers with the page.
  await ada.page.route(LAZY, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await ada.join();
  await ada.button("Settings").click();
  await expect(ada.page.getByRole("alert").filter({ hasText: "reload the page" })).toBeVisible();
});
