import { z } from 'zod';
import { timeInput } from '../schemas/common.ts';
import {
  actInput,
  actOf,
  actOutput,
  createdOutput,
  createInput,
  episodeOutput,
  observationOutput,
  observeInput,
  resultOutput,
  simId,
  stateOutput,
  trajectoryInput,
  trajectoryPage,
} from '../sim/schemas.ts';
import { router, sharedProcedure, simProcedure } from '../trpc.ts';

export const simRouter = router({
  /** The episodes that can be played here: windows of recorded markets, with a bankroll and a budget. */
  episodes: sharedProcedure
    .input(z.void())
    .output(z.object({ items: z.array(episodeOutput) }))
    .query(async ({ ctx }) => ({
      items: (await ctx.simulations.episodes()).map(({ version: _, source: __, from, to, ...episode }) => ({
        ...episode,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      })),
    })),

  /** Begins a simulation of an episode at the beginning of its window. Time stands still until `step` lets it pass. */
  create: simProcedure
    .input(createInput)
    .output(createdOutput)
    .mutation(async ({ ctx, input }) => {
      const { simId: id, simulation } = await ctx.simulations.create(input, ctx.token);
      return { simId: id, ...simulation.moment };
    }),

  /** Shows the account and the markets that trade at this moment, with their books; nothing of how markets end. */
  observe: simProcedure
    .input(observeInput)
    .output(observationOutput)
    .mutation(({ ctx, input: { simId: id, ...look } }) => ctx.simulations.find(id, ctx.token).observe(look)),

  /** Lets time pass up to a moment, at most to the end of the window. A moment that has passed changes nothing. */
  step: simProcedure
    .input(z.strictObject({ simId, until: timeInput }))
    .output(stateOutput)
    .mutation(({ ctx, input }) => ctx.simulations.find(input.simId, ctx.token).step(input.until.getTime())),

  /** Buys and sells at the books of the moment at which the acts arrive; each has a fate of its own. */
  act: simProcedure
    .input(actInput)
    .output(actOutput)
    .mutation(({ ctx, input }) =>
      ctx.simulations.find(input.simId, ctx.token).act(input.actId, input.acts.map(actOf)),
    ),

  /** Ends a simulation: markets that end later pay, and the result is made, with the hash of its ledger. */
  end: simProcedure
    .input(z.strictObject({ simId }))
    .output(resultOutput)
    .mutation(({ ctx, input }) => ctx.simulations.end(input.simId, ctx.token)),

  /** The steps and acts of a simulation with probabilities and reasons, oldest first. */
  trajectory: sharedProcedure
    .input(trajectoryInput)
    .output(trajectoryPage)
    .query(({ ctx, input: { simId: id, after, limit } }) => {
      const items = ctx.simulations.find(id, ctx.token).trajectory(after, limit);
      return {
        items: items.map(({ at, ...entry }) => ({ ...entry, timestamp: at })),
        nextAfter: items.length === limit ? items.at(-1)!.number : null,
      };
    }),
});
