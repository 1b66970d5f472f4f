import { getRun, listRuns, readRunFamily, type RegisteredRun } from '@prescient/core';
import { judgedRun, knownRun, type KnownRun } from '@prescient/replay';
import { replayInput, replayOutput, replaysInput, replaysOutput } from '../replays/schemas.ts';
import { pageProcedure, readProcedure, router } from '../trpc.ts';

/** The words of the register in which a run is told. */
function toldOf({ tape: { hash, sources, grain }, figures, run }: KnownRun) {
  const { startsAt, endsAt, tape: _, summary: __, ...rest } = run;
  return { ...rest, tape: { hash, sources, grain }, from: startsAt, to: endsAt, figures };
}

const told = (run: RegisteredRun) => toldOf(knownRun(run));

export const replayRouter = router({
  /** The replays that ran last, newest first, each once. */
  list: pageProcedure
    .input(replaysInput)
    .output(replaysOutput)
    .query(async ({ ctx, input }) => ({ items: (await listRuns(ctx.reads, input)).map(told) })),

  /** One replay, judged by all other runs of its strategy. */
  get: readProcedure
    .input(replayInput)
    .output(replayOutput)
    .query(async ({ ctx, input }) => {
      const run = await getRun(ctx.reads, input.run);
      const { strategy, fingerprint } = run;
      const family = await readRunFamily(ctx.reads, { strategy, without: [fingerprint] });
      const { runs, deflatedSharpe, ...known } = judgedRun(knownRun(run), family);
      return { ...toldOf(known), runs, deflatedSharpe };
    }),
});
