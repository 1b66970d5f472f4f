import { GRAINS, RUN_FIGURES } from '@prescient/replay';
import { z } from 'zod';
import { limit, text, timeOutput } from '../schemas/common.ts';
import { rowsOutput } from '../schemas/rows.ts';

/** JSON in the words of the program that ran it. */
const facts = z.record(z.string(), z.unknown());

/** A replay of the register: all that decided it, and the figures that it came to. */
const replay = {
  /** SHA-256 over all that decides the result; its first digits name the run. */
  fingerprint: z.string(),
  strategy: z.string(),
  version: z.int(),
  file: z.string(),
  config: facts,
  seed: z.string(),
  tape: z.object({ hash: z.string(), sources: z.array(z.string()).readonly(), grain: z.enum(GRAINS) }),
  from: timeOutput,
  /** Exclusive. */
  to: timeOutput,
  settings: facts,
  figures: RUN_FIGURES,
  firstRunAt: timeOutput,
  lastRunAt: timeOutput,
  /** How often it ran. */
  count: z.int(),
  /** The portfolio that it is saved as; null where it is not saved. */
  portfolioId: z.int().nullable(),
};

export const replaysInput = z.strictObject({ strategy: text.optional(), limit });
export const replaysOutput = z.object({ items: rowsOutput(z.object(replay)) });

export const replayInput = z.strictObject({
  run: z.string().min(1).max(64).meta({
    description: 'The first six or more digits of its fingerprint, or the portfolio that it is saved as.',
  }),
});
export const replayOutput = z.object({
  ...replay,
  /** All runs of its strategy, this one among them: the N of the deflated Sharpe ratio. */
  runs: z.int(),
  deflatedSharpe: z.number().nullable(),
});
