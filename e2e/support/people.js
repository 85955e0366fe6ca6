// Who is in a conversation, as somebody finds it on the page: the sheet, its rows, its links.
//
// It must never go around the page: what only a program could do belongs in `foreign.js`.
import { expect } from "@playwright/test";

/** Makes a private conversation as a person would; answers with its id. */
export async function createPrivate(one, title) {
  const stored = one.stored("POST", "conversations");
  await one.newConversation.fill(title);
  await one.list.getByRole("button", { name: "Private", exact: true }).click();
  await one.newConversation.press("Enter");
  await expect(one.heading).toHaveText(title);
  await stored;
  return one.conversation;
}

export class Sheet {
  constructor(one) {
    this.one = one;
  }

  /** Opens the people of the open conversation. */
  static async open(one) {
    const sheet = new Sheet(one);
    await sheet.button.click();
    await expect(sheet.all).toBeVisible();
    return sheet;
  }

  get button() {
    return this.one.main.getByRole("button", { name: "People", exact: true });
  }

  get dialog() {
    return this.one.page.getByRole("dialog", { name: "People", exact: true });
  }

  /** The list of those who are in. */
  get all() {
    return this.dialog.getByRole("list", { name: "In this conversation" });
  }

  get people() {
    return this.all.getByRole("listitem");
  }

  person(name) {
    return this.people.filter({ hasText: name });
  }

  get search() {
    return this.dialog.getByRole("textbox", { name: "Add people" });
  }

  /** Those who were found, to be added. */
  get found() {
    return this.dialog.getByRole("list", { name: "Add people" }).getByRole("listitem");
  }

  get fault() {
    return this.dialog.getByRole("alert");
  }

  named(name) {
    return this.dialog.getByRole("button", { name, exact: true });
  }

  /** Looks for somebody and adds them. */
  async add(name) {
    await this.search.fill(name);
    await this.named(`Add ${name}`).click();
    await expect(this.person(name)).toBeVisible();
  }

  /** Does one of the things that an owner can do about somebody. */
  async act(name, what) {
    const row = this.person(name);
    await row.getByRole("button", { name: `Options for ${name}` }).click();
    await row.getByRole("button", { name: what, exact: true }).click();
  }

  /** Answers a question with yes. */
  async confirm(heading, yes) {
    const question = this.one.page.getByRole("dialog", { name: heading });
    await question.getByRole("button", { name: yes, exact: true }).click();
    await expect(question).toHaveCount(0);
  }

  /** Makes a link; answers with its address. */
  async link() {
    await this.named("Show links").click();
    await this.named("Make a link").click();
    const field = this.dialog.getByRole("textbox", { name: "Link", exact: true });
    await expect(field).toBeVisible();
    return field.inputValue();
  }

  async close() {
    await this.named("Close").click();
    await expect(this.dialog).toHaveCount(0);
  }
}
