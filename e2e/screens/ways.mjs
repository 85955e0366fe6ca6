// The states of the ways in that an admin enables, and how each is reached. The server enables none:
// what it would say is said here.
//
// It must never be mistaken for a test of these ways; e2e/specs/providers.spec.js is one.
import { expect } from "@playwright/test";
import { asMember, door, openAccount } from "./accounts.mjs";

const field = (page, name) => page.getByLabel(name, { exact: true });

/** The server offers two providers and codes. */
async function enabled({ page }) {
  const provider = (name, displayName) =>
    ({ name, displayName, state: "s", codeVerifier: "v", authURL: "https://id.invalid/?redirect_uri=" });
  const json = {
    password: { enabled: true, identityFields: ["email"] },
    otp: { enabled: true, duration: 180 },
    mfa: { enabled: false, duration: 0 },
    oauth2: { enabled: true, providers: [provider("google", "Google"), provider("oidc", "The Office of Lovelace & Co.")] },
  };
  await page.route("**/api/collections/users/auth-methods", (route) => route.fulfill({ json }));
  await page.route("**/api/ochat/mail", (route) => route.fulfill({ json: { enabled: true } }));
}

const offered = ({ page }) => expect(page.getByRole("button", { name: "Continue with Google" })).toBeVisible();

async function askForCode(all) {
  await enabled(all);
  await door(all, "Sign in", "Send me a code");
  await field(all.page, "E-mail").fill("ada@example.com");
}

async function typeCode(all) {
  await askForCode(all);
  await all.page.route("**/request-otp", (route) => route.fulfill({ json: { otpId: "one" } }));
  await all.page.getByRole("button", { name: "Send me a code" }).click();
  await expect(field(all.page, "Code")).toBeVisible();
}

/** A member's stay has ended by itself, with half a thought in a composer. */
async function left({ page }) {
  await page.addInitScript(() => {
    localStorage.setItem("ochat:author", "abcdefghij01234");
    localStorage.setItem("ochat:draft:abcdefghij01234", "half a thought");
  });
}

async function comeAsGuest({ page }) {
  await field(page, "Your name").fill("Ben");
  await field(page, "Your name").press("Enter");
}

export const ways = [
  {
    name: "door-left",
    stranger: true,
    async reach(all) {
      await left(all);
      await door(all);
      await expect(field(all.page, "E-mail")).toBeVisible();
    },
  },
  {
    name: "door-let-go",
    stranger: true,
    async reach(all) {
      await left(all);
      await door(all, "Come in as a guest");
      await comeAsGuest(all);
      await expect(all.page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "door-put-off",
    stranger: true,
    async reach(all) {
      await all.page.route("**/api/ochat/guest", (route) =>
        route.fulfill({ status: 429, json: { status: 429, message: "Too Many Requests.", data: {} } }));
      await door(all);
      await comeAsGuest(all);
      await expect(all.page.getByRole("status").filter({ hasText: "many" })).toBeVisible();
    },
  },
  {
    name: "ways-no-password",
    async reach(all) {
      await enabled(all);
      await all.page.route(/users\/records\/[a-z0-9]{15}$/, (route) =>
        route.fulfill({ json: { email: "ada.lovelace@analytical-engines.example.com", verified: true } }));
      await asMember(all, false);
      await all.page.getByRole("button", { name: "Change password" }).click();
      await expect(all.page.getByRole("button", { name: "Send me a letter that sets a password" })).toBeVisible();
    },
  },
  {
    name: "ways-sign-in",
    stranger: true,
    async reach(all) {
      await enabled(all);
      await door(all, "Sign in");
      await offered(all);
    },
  },
  {
    name: "ways-create",
    stranger: true,
    async reach(all) {
      await enabled(all);
      await door(all, "Create account");
      await offered(all);
    },
  },
  {
    name: "ways-returned-fault",
    stranger: true,
    async reach(all) {
      await enabled(all);
      await all.one.visit("/oauth?code=c&state=s");
      await expect(all.page.getByRole("alert")).toBeVisible();
      await offered(all);
    },
  },
  { name: "ways-code-address", stranger: true, reach: askForCode },
  { name: "ways-code", stranger: true, reach: typeCode },
  {
    name: "ways-code-fault",
    stranger: true,
    async reach(all) {
      await typeCode(all);
      await all.page.route("**/auth-with-otp", (route) =>
        route.fulfill({ status: 400, json: { status: 400, message: "Invalid or expired OTP.", data: {} } }));
      await field(all.page, "Code").fill("12345678");
      await field(all.page, "Code").press("Enter");
      await expect(all.page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "ways-guest",
    async reach(all) {
      await enabled(all);
      await openAccount(all);
      await offered(all);
    },
  },
  {
    name: "ways-member",
    async reach(all) {
      await enabled(all);
      await all.page.route(/users\/records\/[a-z0-9]{15}$/, (route) =>
        route.fulfill({ json: { email: "ada.lovelace@analytical-engines.example.com", verified: false } }));
      await asMember(all);
      await offered(all);
      await expect(all.page.getByText("not confirmed yet")).toBeVisible();
    },
  },
  {
    name: "ways-returned",
    async reach(all) {
      await enabled(all);
      await all.one.visit(`/c/${all.seeded.busy}`);
      await expect(all.one.article("See you all at four")).toBeVisible();
      await all.page.goto("/oauth?code=c&state=s");
      await expect(all.page.getByRole("dialog").getByRole("alert")).toBeVisible();
      await offered(all);
    },
  },
];
