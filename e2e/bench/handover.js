// Another tab takes over: from the end of the leading tab of a browser (it is closed, its process dies,
// or it is frozen in the middle of something) to the picture, in the other tab, of a message that was
// sent the moment after. That message comes only over a stream of the tab's own, or by catching up.
//
// It must never take a tab for the leader that only might be it.
import { crash, freeze, leader, tab } from "../support/browser.js";
import { Foreigner } from "../support/foreign.js";
import { expect } from "@playwright/test";
import { expectIn, result } from "./probe.js";

const COUNT = 20;
const WARM_UP = 1;
/** After this many milliseconds it counts as never. */
const PATIENCE = 15_000;

/** Ends a tab; answers with the moment of its end, and with what is left to do with it. */
const ENDS = {
  close: async (one) => {
    const begun = Date.now();
    await one.page.close();
    return { begun, bury: () => {} };
  },
  crash: async (one) => {
    await crash(one);
    return { begun: Date.now(), bury: () => one.page.close() };
  },
  freeze: async (one) => {
    // It is stopped in the next line that it runs, which may be a while away.
    const thaw = await freeze(one);
    const bury = async () => {
      await thaw();
      await one.page.close();
    };
    return { begun: Date.now(), bury };
  },
};

async function takeOver(robot, conversation, ada, end, number) {
  const text = `After ${end} ${number}.`;
  const before = `Before ${end} ${number}.`;
  const address = `/c/${conversation}`;
  const tabs = [ada, await tab(ada, address)];
  await robot.say(conversation, before);
  for (const one of tabs) await expect(one.article(before)).toHaveCount(1);
  const first = await leader(tabs);
  const second = tabs.find((one) => one !== first);
  await expectIn(second.page, { text });
  const { begun, bury } = await ENDS[end](first);
  await robot.say(conversation, text);
  const outcome = await result(second.page, PATIENCE);
  await bury();
  return { second, time: outcome && outcome.painted - begun };
}

export async function handOver(stage, say) {
  const robot = await Foreigner.guest(stage.server);
  const conversation = await robot.create("Relay");
  const measures = [];
  for (const end of Object.keys(ENDS)) {
    say(`Taking over from a tab: ${end}`);
    let ada = await stage.person("Ada");
    const context = ada.page.context();
    await ada.visit(`/c/${conversation}`);
    const times = [];
    for (let n = -WARM_UP; n < COUNT; n += 1) {
      const { second, time } = await takeOver(robot, conversation, ada, end, n);
      ada = second;
      if (n >= 0) times.push(time);
    }
    await context.close();
    const done = times.filter((time) => time !== null);
    measures.push({ name: `hand_over_${end}`, times: done, lost: times.length - done.length });
  }
  return { measures };
}
