import { numberOf, readOptions, seedOf, UsageError } from '@prescient/workshop';

/** The extent of a contest. */
export interface Settings {
  readonly seed: number;
  readonly minutes: number;
  readonly json: boolean;
  /** True where logs are kept if a goal was missed. */
  readonly keep: boolean;
}

const MINUTES = 10;
/** A contest of a day has more cycles than its report reads. */
const MOST_MINUTES = 1_440;

export const USAGE = `npm run contest -- [--minutes N] [--seed S] [--json] [--keep]

  --minutes N  trade for so many minutes; ${MINUTES} unless given
  --seed S     play the same world again; a number or a word
  --json       print the report as JSON
  --keep       keep the logs where a goal was missed`;

const OPTIONS = {
  seed: { type: 'string' },
  minutes: { type: 'string' },
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
} as const;

/** Reads the command line. @throws UsageError */
export function readSettings(args: readonly string[]): Settings {
  const { seed, minutes: text, json, keep } = readOptions(args, OPTIONS);
  const minutes = numberOf('minutes', text) ?? MINUTES;
  if (minutes <= 0 || minutes > MOST_MINUTES)
    throw new UsageError(`--minutes "${text}" must be above 0 and at most ${MOST_MINUTES}.`);
  return { seed: seedOf(seed), minutes, json, keep };
}
