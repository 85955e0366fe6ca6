// What people write is text and never markup; and what the server says to the browser to make sure.
//
// It must never soften a payload to make a test pass.
import { expect, test, unique } from "../support/fixtures.js";

const PAYLOADS = [
  "<script>window.harmed = 1</script>",
  '<img src="x" onerror="window.harmed = 1">',
  "<svg/onload=window.harmed=1>",
  '"><iframe src="javascript:parent.harmed=1"></iframe>',
  "{{constructor.constructor('window.harmed=1')()}}",
  "&lt;b&gt;not bold&lt;/b&gt; <b>nor this</b>",
  "</textarea><script>window.harmed = 1</script>",
];

/** Elements that only markup from somebody's text could have made. */
function foreignElements(page) {
  return page.evaluate(() => {
    const inside = document.querySelectorAll("main :is(script, img, iframe, b, svg[onload]), nav :is(script, img, iframe, b)");
    return [...inside].map((one) => one.outerHTML);
  });
}

test("markup in messages, titles and names is shown as it was written", async ({ person, foreigner }) => {
  const name = "<img src=x onerror=harmed=1>";
  const robot = await foreigner(name);
  // Titles are short and on one line; each of these fits.
  const title = `<script>window.harmed=1</script> ${unique("t")}`;
  const id = await robot.create(title);
  await robot.sayAll(id, PAYLOADS);
  const ada = await person("<b>Ada</b>", { at: `/c/${id}` });
  await expect(ada.heading).toHaveText(title);
  await expect(ada.link(title)).toHaveCount(1);
  await expect(ada.articles).toHaveCount(PAYLOADS.length);
  for (const [n, payload] of PAYLOADS.entries()) await expect(ada.articles.nth(n)).toContainText(payload);
  await expect(ada.articles.first()).toContainText(name);
  await expect(ada.list).toContainText("<b>Ada</b>");
  await ada.say(PAYLOADS[1]);
  await expect(ada.articles).toHaveCount(PAYLOADS.length + 1);
  await ada.options(title).click();
  await expect(ada.page.getByRole("menu")).toBeVisible();
  expect(await foreignElements(ada.page)).toEqual([]);
  expect(await ada.page.evaluate(() => window.harmed)).toBeUndefined();
});

test("an address becomes a link that cannot reach back; nothing else does", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Links"));
  await robot.sayAll(id, [
    "see https://example.com/a?b=c&d=%20#e, and http://example.org/(x).",
    "javascript:alert(1) data:text/html,<b>x</b> ftp://example.com vbscript:x",
    'https://example.com/"onmouseover="window.harmed=1',
  ]);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.articles).toHaveCount(3);
  const links = ada.articles.first().getByRole("link");
  await expect(links).toHaveText(["https://example.com/a?b=c&d=%20#e", "http://example.org/(x)"]);
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute("rel", /noopener/);
    await expect(link).toHaveAttribute("rel", /noreferrer/);
    await expect(link).toHaveAttribute("target", "_blank");
    await expect(link).toHaveAttribute("href", await link.innerText());
  }
  await expect(ada.articles.nth(1).getByRole("link")).toHaveCount(0);
  const odd = ada.articles.nth(2).getByRole("link");
  expect(await odd.evaluateAll((all) => all.every((one) => !one.hasAttribute("onmouseover")))).toBe(true);
});

test("a click on a link opens a tab of its own that knows nothing of us", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Click"));
  await robot.say(id, "https://example.com/page");
  const ada = await person("Ada", { at: `/c/${id}` });
  let referrer;
  await ada.page.context().route("https://example.com/**", (route) => {
    referrer = route.request().headers().referer;
    return route.fulfill({ contentType: "text/html", body: "<title>elsewhere</title>" });
  });
  const opened = ada.page.context().waitForEvent("page");
  await ada.article("example.com").getByRole("link").click();
  const tab = await opened;
  await expect(tab).toHaveTitle("elsewhere");
  expect(await tab.evaluate(() => window.opener)).toBeNull();
  expect(referrer).toBeUndefined();
  expect(ada.path).toBe(`/c/${id}`);
});

test("text in every direction stays inside its own message", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Directions"));
  await robot.say(id, "שלום עולם");
  await robot.say(id, "a\u202Eb after the override");
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.articles).toHaveCount(2);
  const direction = (text) => ada.page.getByText(text).evaluate((node) => getComputedStyle(node).direction);
  expect(await direction("שלום עולם")).toBe("rtl");
  await expect(ada.articles.nth(1)).toContainText("ab after the override");
});

test("the headers allow this origin alone and nothing inline", async ({ request, server }) => {
  for (const path of ["/", "/c/abcdefghij01234", "/c/abcdefghij01234?at=abcdefghij01234"]) {
    const answer = await request.get(server.base + path);
    expect(answer.status(), path).toBe(200);
    const headers = answer.headers();
    const policy = headers["content-security-policy"];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval';/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).not.toContain("unsafe-inline");
    expect(policy).not.toContain("'unsafe-eval'");
    expect(policy).not.toContain("*");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cache-control"]).toBe("no-cache");
    expect(headers["content-type"]).toContain("text/html");
  }
});

test("every file of the app is small, compressed and kept", async ({ person, server, request }) => {
  const ada = await person("Ada", { joins: false });
  // By then the app itself has come, and not only the page.
  await expect(ada.page.getByRole("textbox", { name: "Your name" })).toBeVisible();
  const files = await ada.page.evaluate(() =>
    performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => !name.includes("/api/")));
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of files) {
    expect(file.startsWith(server.base), file).toBe(true);
    const headers = (await request.get(file, { headers: { "Accept-Encoding": "br" } })).headers();
    expect(headers["cache-control"], file).toContain("immutable");
    expect(headers["content-encoding"], file).toBe("br");
  }
});

test("a mistyped address of the API is no page", async ({ request, server }) => {
  const answer = await request.get(`${server.base}/api/nothing/here`);
  expect(answer.status()).toBe(404);
  expect(answer.headers()["content-type"]).toContain("application/json");
});
