import { type Clock, systemClock } from '@prescient/core/domain';

/** Real time, but sleeps end at once and are written down. */
export function impatientClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    ...systemClock,
    slept,
    async sleep(ms, signal) {
      slept.push(ms);
      await systemClock.sleep(0, signal);
    },
  };
}

/** A clock that stands still, whose sleeps end at once and are told to `slept`. */
export const standingClock = (slept: (ms: number) => void | Promise<void>): Clock => ({
  now: () => new Date(0),
  monotonicMs: () => 0,
  sleep: async (ms) => slept(ms),
});
