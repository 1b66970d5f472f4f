import { type Clock, systemClock } from '../../src/index.ts';

/** Real time, but sleeps end at once and are written down; chance always falls in the middle. */
export function impatientClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: systemClock.now,
    random: () => 0.5,
    async sleep(ms, signal) {
      slept.push(ms);
      await systemClock.sleep(0, signal);
    },
  };
}
