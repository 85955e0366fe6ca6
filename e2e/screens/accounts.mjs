// The states of the entrance and of the account, and how each is reached.
//
// It must never change the account that all pictures share: what would is answered here.
import { expect } from "@playwright/test";

const field = (page, name) => page.getByLabel(name, { exact: true });

/** On a phone the list is behind the conversation. */
export async function openAccount({ one, page, phone, seeded }) {
  await one.visit(`/c/${seeded.busy}`);
  await expect(one.article("See you all at four")).toBeVisible();
  if (phone) await one.button("Back").click();
  await one.button("Settings").click();
  await one.menuItem("Account").click();
  await expect(page.getByRole("dialog")).toBeVisible();
}

/** The server says that the reader is a member with a picture, and with a password or without. */
export async function asMember(all, password = true) {
  const { page, server } = all;
  await page.route("**/api/ochat/account", (route) => route.fulfill({ json: { password } }));
  const picture = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 256;
    const context = canvas.getContext("2d");
    const sky = context.createLinearGradient(0, 0, 256, 256);
    sky.addColorStop(0, "#f2b36b");
    sky.addColorStop(1, "#5d4a9c");
    context.fillStyle = sky;
    context.fillRect(0, 0, 256, 256);
    return canvas.toDataURL("image/jpeg").split(",")[1];
  });
  await page.route("**/api/files/**", (route) =>
    route.fulfill({ contentType: "image/jpeg", body: Buffer.from(picture, "base64") }));
  const member = (record) => Object.assign(record, { guest: false, avatar: "me_0123456789.jpg" });
  await page.route("**/api/collections/users/auth-refresh", async (route) => {
    const answer = await route.fetch();
    const json = await answer.json();
    await route.fulfill({ response: answer, json: { ...json, record: member(json.record) } });
  });
  await page.route(`${server.base}/api/collections/users/records?*`, async (route) => {
    const answer = await route.fetch();
    const json = await answer.json();
    for (const record of json.items ?? []) if (record.name.startsWith("Ada")) member(record);
    await route.fulfill({ response: answer, json });
  });
  await openAccount(all);
  await expect(page.getByRole("button", { name: "Change password" })).toBeVisible();
}

export const door = async ({ one, page }, ...ways) => {
  await one.visit("/");
  for (const name of ways) await page.getByRole("button", { name, exact: true }).click();
};

export const accounts = [
  {
    name: "door-sign-in",
    stranger: true,
    reach: (all) => door(all, "Sign in"),
  },
  {
    name: "door-sign-in-fault",
    stranger: true,
    async reach(all) {
      await door(all, "Sign in");
      await field(all.page, "E-mail").fill("ada@example.com");
      await field(all.page, "Password").fill("wrong");
      await field(all.page, "Password").press("Enter");
      await expect(all.page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "door-create",
    stranger: true,
    reach: (all) => door(all, "Create account"),
  },
  {
    name: "door-forgotten",
    stranger: true,
    async reach(all) {
      await door(all, "Sign in", "Forgotten password?");
      await field(all.page, "E-mail").fill("ada@example.com");
    },
  },
  {
    name: "door-closed",
    stranger: true,
    async reach(all) {
      await all.page.route("**/api/collections/settings/records/*", (route) =>
        route.fulfill({ json: { id: "settingsofochat", guests: false, sign_up: "closed" } }));
      await door(all);
      await expect(field(all.page, "E-mail")).toBeVisible();
    },
  },
  { name: "account-guest", reach: openAccount },
  {
    name: "account-create",
    async reach(all) {
      await openAccount(all);
      await all.one.dialog.getByRole("button", { name: "Create account" }).click();
      await expect(field(all.page, "Password")).toBeVisible();
    },
  },
  { name: "account-member", reach: asMember },
  {
    name: "account-picture-shown",
    async reach(all) {
      await asMember(all);
      await all.page.keyboard.press("Escape");
      await expect(all.one.list.locator("img")).toBeVisible();
    },
  },
  {
    name: "account-password-fault",
    async reach(all) {
      await asMember(all);
      await all.one.dialog.getByRole("button", { name: "Change password" }).click();
      await all.page.route("**/api/ochat/account/credentials", (route) =>
        route.fulfill({
          status: 400,
          json: {
            status: 400, message: "No.",
            data: { oldPassword: { code: "validation_invalid_old_password", message: "No." } },
          },
        }));
      await all.one.dialog.getByRole("button", { name: "Save" }).click();
      await expect(all.page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "account-delete",
    async reach(all) {
      await asMember(all);
      await all.one.dialog.getByRole("button", { name: "Delete account" }).click();
      await expect(field(all.page, "Present password")).toBeVisible();
    },
  },
];
