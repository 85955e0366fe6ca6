// Somebody in front of a browser: what they see and do, found by role and name as assistive
// technology finds it.
//
// It must never reach into the app: no storage, no class names, no data but the public
// `data-message-id`.
import { expect } from "@playwright/test";
import { Trouble } from "./trouble.js";
import { words } from "./words.js";

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

export class Person {
  constructor(page, name, language) {
    this.page = page;
    this.name = name;
    this.language = language;
    this.words = words[language];
    this.trouble = new Trouble(name);
  }

  // What there is to see.

  get list() {
    return this.page.getByRole("navigation", { name: this.words.conversations });
  }

  get links() {
    return this.list.getByRole("link");
  }

  /** The conversation of this title in the list. Titles never begin alike here. */
  link(title) {
    return this.list.getByRole("link", { name: new RegExp(`^\\s*${escape(title)}`) });
  }

  /** The whole row of a conversation: link, options, what went wrong with it. */
  row(title) {
    const link = this.page.getByRole("link", { name: new RegExp(`^\\s*${escape(title)}`) });
    return this.list.getByRole("listitem").filter({ has: link });
  }

  get newConversation() {
    return this.list.getByRole("textbox", { name: this.words.newConversation });
  }

  get createButton() {
    return this.list.getByRole("button", { name: this.words.create, exact: true });
  }

  options(title) {
    return this.list.getByRole("button", { name: `Options for ${title}`, exact: true });
  }

  get main() {
    return this.page.getByRole("main");
  }

  get heading() {
    return this.main.getByRole("heading", { level: 1 });
  }

  get log() {
    return this.main.getByRole("log", { name: this.words.messages });
  }

  get articles() {
    return this.log.getByRole("article");
  }

  /** The messages that contain this text. */
  article(text) {
    return this.articles.filter({ hasText: text });
  }

  byId(message) {
    return this.log.locator(`[data-message-id="${message}"]`);
  }

  get composer() {
    return this.main.getByRole("textbox", { name: this.words.message, exact: true });
  }

  get sendButton() {
    return this.main.getByRole("button", { name: this.words.send, exact: true });
  }

  get dialog() {
    return this.page.getByRole("dialog");
  }

  get status() {
    return this.page.getByRole("status");
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  menuItem(name) {
    const menu = this.page.getByRole("menu");
    const how = { name, exact: true };
    return menu.getByRole("menuitem", how).or(menu.getByRole("menuitemradio", how));
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  /** The id of the open conversation. */
  get conversation() {
    return /^\/c\/([a-z0-9]{15})$/.exec(this.path)?.[1];
  }

  // What one does.

  async visit(address = "/") {
    await this.page.goto(address);
  }

  async join() {
    await this.page.getByRole("textbox", { name: this.words.yourName }).fill(this.name);
    await this.page.getByRole("button", { name: this.words.join, exact: true }).click();
    await expect(this.newConversation).toBeVisible();
  }

  /** Makes a conversation and waits until the server has it; answers with its id. */
  async create(title) {
    const stored = this.stored("POST", "conversations");
    await this.newConversation.fill(title);
    await this.newConversation.press("Enter");
    await expect(this.heading).toHaveText(title);
    await stored;
    return this.conversation;
  }

  /** Follows the link in the list. */
  async open(title) {
    await this.link(title).click();
    await expect(this.heading).toHaveText(title);
  }

  /** Sends a message without waiting for the server. */
  async say(text) {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Chooses from the menu of a conversation. */
  async choose(title, item) {
    await this.row(title).hover();
    await this.options(title).click();
    await this.menuItem(item).click();
  }

  async deleteConversation(title) {
    await this.choose(title, "Delete");
    await this.dialog.getByRole("button", { name: "Delete", exact: true }).click();
  }

  /** Chooses in the settings, and closes them. */
  async set(item) {
    await this.button(this.words.settings).click();
    await this.menuItem(item).click();
    await this.page.keyboard.press("Escape");
  }

  /** Leaves for good. */
  async signOut() {
    await this.button(this.words.settings).click();
    await this.menuItem(this.words.signOut).click();
    await this.dialog.getByRole("button", { name: this.words.signOut, exact: true }).click();
  }

  // What one waits for.

  /** The server's answer to a write that is about to happen, whichever tab of the browser sends it. */
  stored(method, collection) {
    const predicate = (answer) => {
      const { pathname } = new URL(answer.url());
      const there = pathname.startsWith(`/api/collections/${collection}/records`);
      return there && answer.request().method() === method && answer.ok();
    };
    return this.page.context().waitForEvent("response", { predicate, timeout: 20_000 });
  }

  /** The ids of the messages from top to bottom. */
  ids() {
    return this.articles.evaluateAll((all) => all.map((one) => one.dataset.messageId));
  }
}
