// Waits for what fades in, so that a colour or a picture is taken when it has arrived.
//
// It must never wait for what never ends, nor for the slow clock of a notice.

/** Longer animations than this (milliseconds) are clocks, not movements. */
const MOVEMENT = 2000;

export async function still(page) {
  await page.evaluate(async (movement) => {
    const ends = (animation) => animation.effect.getComputedTiming().endTime < movement;
    const under = document.getAnimations().filter(ends);
    await Promise.allSettled(under.map((animation) => animation.finished));
  }, MOVEMENT);
}
