// A plain chat on PocketBase's official SDK, as its documentation shows it: fetch the list,
// subscribe to the collection, show what the subscription brings.
//
// It must never be better or worse than that: it is what O'Chat's times are compared with.
import PocketBase from "/pocketbase.es.mjs";

const pb = new PocketBase(location.origin);
pb.autoCancellation(false);

const parameters = new URLSearchParams(location.search);
const conversation = parameters.get("conversation");
const author = parameters.get("author");
const log = document.querySelector("[role=log]");
const composer = document.querySelector("textarea");
const shown = new Set();

function show(message) {
  if (message.conversation !== conversation || shown.has(message.id)) return;
  shown.add(message.id);
  const article = document.createElement("article");
  article.textContent = `${message.author}: ${message.text}`;
  log.append(article);
  log.scrollTop = log.scrollHeight;
}

composer.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  const text = composer.value.trim();
  composer.value = "";
  if (text) pb.collection("messages").create({ conversation, author, text });
});

await pb.collection("messages").subscribe("*", (event) => {
  if (event.action === "create") show(event.record);
});
const filter = pb.filter("conversation = {:conversation}", { conversation });
const before = await pb.collection("messages").getList(1, 50, { filter, sort: "-created" });
before.items.reverse().forEach(show);
document.documentElement.dataset.ready = "yes";
