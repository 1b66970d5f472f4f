import { z } from 'zod';
import { timeOutput } from './common.ts';

/** The result of one round of marking. */
export const priceRunOutput = z.object({
  startedAt: timeOutput,
  finishedAt: timeOutput,
  /** Outcomes of which somebody holds something. */
  outcomes: z.int(),
  /** The number of them that have a bid; positions in the others keep their last marks. */
  priced: z.int(),
  /** Open lots that got a newer mark. */
  positions: z.int(),
  /** Lines that were added to price histories. */
  snapshots: z.int(),
  equities: z.int(),
  /** Why the round broke off; null where it came to its end. */
  error: z.string().nullable(),
});

/** Portfolios that shared work leaves out for a while: why, how often in a row they failed, and when they are tried again. */
export const setbacksOutput = z
  .array(z.object({ subject: z.string(), reason: z.string(), attempts: z.int(), retryInMs: z.int() }))
  .readonly();

/** The process that does some work: this one, another one, or none at the moment. */
export const leaseOutput = z.enum(['here', 'elsewhere', 'free']);

export const priceStatusOutput = z.object({
  /** True if this server hears of prices at all. */
  connected: z.boolean(),
  running: z.boolean(),
  /** The process that marks at the interval. */
  lease: leaseOutput,
  intervalSeconds: z.number().nullable(),
  /** The state of the recording that is played as the venue; null where the venue is real, or there is none. */
  recording: z.enum(['playing', 'over']).nullable(),
  /** The last round of this process. */
  last: priceRunOutput.nullable(),
  /** Portfolios that this process cannot mark, each alone. */
  setbacks: setbacksOutput,
});

/** The condition of the books of a venue that a process follows. */
export const feedOutput = z.object({
  /** Outcomes that are followed, those with a book that may be believed, and those with missing changes. */
  followed: z.int(),
  fresh: z.int(),
  gapped: z.int(),
  /** Changes of books, and times that some were missing. */
  changes: z.int(),
  gaps: z.int(),
  /** Milliseconds from the venue's time of a change to its receipt: the median of the newest 200; null before the first. */
  lagMs: z.number().nullable(),
});
