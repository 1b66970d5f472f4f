import { z } from 'zod';
import { priceRunOutput, priceStatusOutput } from '../schemas/price.ts';
import { router, sharedProcedure, tradeProcedure } from '../trpc.ts';

const AWAY = {
  connected: false,
  running: false,
  lease: 'free',
  intervalSeconds: null,
  last: null,
  setbacks: [],
} as const;

export const priceRouter = router({
  /**
   * Marks all that is held in any portfolio now; a round that is under way is waited for instead. Null where this server is
   * connected to no venue.
   */
  update: tradeProcedure
    .input(z.void())
    .output(priceRunOutput.nullable())
    .mutation(async ({ ctx: { prices = null } }) => (prices === null ? null : prices.update())),

  /** Returns the result of the last round of marking, and which process marks. */
  status: sharedProcedure
    .input(z.void())
    .output(priceStatusOutput)
    .query(async ({ ctx: { prices = null, feed = null } }) => ({
      ...(prices === null ? AWAY : await prices.status()),
      recording: feed?.recording ?? null,
    })),
});
