// Sending: from the key press to the own screen, and to the screen of another person on this
// machine; O'Chat and the peer take turns, so that what else the machine does meets both.
//
// It must never send before everybody has seen the message before, nor leave out one that was lost.
import { expectIn, result } from "./probe.js";
import { between, inspect, pause } from "./stage.js";

const WARM_UP = 10;
const COUNT = 200;

/** One message; when it was on both screens, in milliseconds after the key press. */
async function send(writer, reader, text) {
  await expectIn(writer, { text });
  await expectIn(reader, { text });
  await writer.keyboard.type(text);
  // The pages are asked for their outcomes before, so that asking takes nothing of the time.
  const outcomes = Promise.all([result(writer), result(reader)]);
  await pause(between(40, 80));
  await writer.keyboard.press("Enter");
  const [own, other] = await outcomes;
  const pressed = await writer.evaluate(() => globalThis.bench.last.keydown);
  return {
    own: own && own.painted - pressed,
    ownPage: own && own.found - pressed,
    ownFrames: own && own.frames,
    other: other && other.painted - pressed,
  };
}

function measure(name, times) {
  return { name, times: times.filter((time) => time !== null), lost: times.filter((time) => time === null).length };
}

export async function sending(stage, say) {
  const ada = await stage.person("Ada");
  const conversation = await ada.create("Sending");
  const bob = await stage.person("Bob");
  await bob.open("Sending");
  await ada.open("Sending");
  const made = await fetch(`${stage.peer.base}/api/collections/conversations/records`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ title: "Sending" }),
  });
  const { id } = await made.json();
  const plain = [await stage.plainPerson("Ada", id), await stage.plainPerson("Bob", id)];
  const pages = [ada.page, bob.page, ...plain];
  const conditions = await inspect(pages);
  await ada.composer.focus();
  await plain[0].getByRole("textbox", { name: "Message" }).focus();

  const ours = [];
  const theirs = [];
  for (let n = -WARM_UP; n < COUNT; n += 1) {
    if (n % 50 === 0) say(`Sending: ${n} of ${COUNT}`);
    const text = `message no ${n + 1000}`;
    const one = await send(ada.page, bob.page, text);
    await pause(between(30, 80));
    const other = await send(plain[0], plain[1], text);
    await pause(between(30, 80));
    if (n < 0) continue;
    ours.push(one);
    theirs.push(other);
  }
  for (const page of pages) await page.context().close();
  return {
    conversation,
    conditions,
    measures: [
      measure("own", ours.map((one) => one.own)),
      measure("own_frames", ours.map((one) => one.ownFrames)),
      measure("own_page", ours.map((one) => one.ownPage)),
      measure("arrival", ours.map((one) => one.other)),
      measure("peer_own", theirs.map((one) => one.own)),
      measure("peer_arrival", theirs.map((one) => one.other)),
    ],
  };
}
