// A server whose admin switches ways in on and off, beside which stand a sign-in provider and a mail
// server.
//
// It must never speak to a provider or a mail server that the test did not start.
import { Mail, Provider } from "../../pocketbase/tests/outside.mjs";
import { expect, Foreigner, test as base } from "./fixtures.js";

export const PASSWORD = "a long password";
export const CODE = /(?:<strong>|: ?)(\d{8})/;

export const test = base.extend({
  world: async ({ ownServer }, use) => {
    const [provider, mail] = [await Provider.start(), await Mail.start()];
    const { sdk } = await Foreigner.superuser(ownServer);
    const users = (settings) => sdk.collections.update("users", settings);
    await use({
      server: ownServer,
      provider,
      mail,
      sdk,
      users,
      enable: (name) => users({ oauth2: { enabled: true, providers: [provider.settings(name)] } }),
      letters: () => sdk.settings.update({ smtp: mail.settings() }),
      doors: (settings) => sdk.collection("settings").update("settingsofochat", settings),
      member: (name, email, password = PASSWORD) =>
        sdk.collection("users").create({ name, email, password, passwordConfirm: password, verified: true }),
      /** Ends every session of somebody, as a new password elsewhere does. */
      endStay: (id, password) => sdk.collection("users").update(id, { password, passwordConfirm: password }),
    });
    provider.stop();
    mail.stop();
  },
});

export const field = (one, name) => one.page.getByLabel(name, { exact: true });
export const alert = (one) => one.page.getByRole("alert");
export const looksAt = (one) => one.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
export const person = (more = {}) => ({ sub: "1", email: "zoe@example.com", email_verified: true, name: "Zoé From Elsewhere", ...more });

export async function openAccount(one) {
  await one.button("Settings").click();
  await one.menuItem("Account").click();
  await expect(one.dialog).toBeVisible();
}

/** Signs in on the form that is open. */
export async function show(one, email, password = PASSWORD) {
  await field(one, "E-mail").fill(email);
  await field(one, "Password").fill(password);
  await field(one, "Password").press("Enter");
}
