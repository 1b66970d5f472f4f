import type { DayOptions } from '@prescient/recording';
import type { Settings } from './settings.ts';

/** Changes end at this share of the day; the last resolutions follow. */
const BUSY_SHARE = 0.9;
/** One in so many steps of a book is an operation of several levels, told in frames of one time. */
const OPERATIONS_ONE_IN = 6;
/** The generator's operations move two to five levels, 3.5 on average; every other step moves one. */
const CHANGES_A_STEP = 1 + (3.5 - 1) / OPERATIONS_ONE_IN;
/** Markets whose record is swapped, for each fault of a kind: both kinds of names, for a time and for good. */
const SWAPS_A_FAULT = 4;
/** The interval at which the venue's list follows a book, in its own time: nobody here uses the prices of lists. */
const LIST_EVERY_MS = 6 * 3_600_000;

/** One market of Kalshi to so many of Polymarket, and the fewest: two of each series. Likewise for changes of their books. */
const KALSHI_ONE_IN = 20;
const FEWEST_KALSHI_MARKETS = 6;
/** The times of all of them are kept until the day is over. */
const MOST_KALSHI_CHANGES = 250_000;
/** Waivers of Kalshi's fees end so long after the options are made: one before the day begins, one when it is over. */
const SHORT_WAIVER_MS = 5_000;
const LONG_WAIVER_MS = 30 * 86_400_000;

const after = (ms: number): Date => new Date(Date.now() + ms);

/** The day that the settings ask for. Two waivers end by the clock of the machine, counted from now. */
export const dayOptionsOf = ({ seed, markets, changes, faults }: Settings): DayOptions => ({
  seed,
  markets,
  changes: Math.ceil(changes / CHANGES_A_STEP),
  faultsOfEachKind: faults,
  gammaEveryMs: LIST_EVERY_MS,
  operationsOneIn: OPERATIONS_ONE_IN,
  swappedPages: SWAPS_A_FAULT * faults,
  kalshi: {
    markets: Math.max(FEWEST_KALSHI_MARKETS, Math.round(markets / KALSHI_ONE_IN)),
    changes: Math.min(Math.ceil(changes / KALSHI_ONE_IN), MOST_KALSHI_CHANGES),
    waivers: { long: after(LONG_WAIVER_MS), short: after(SHORT_WAIVER_MS) },
  },
});

/** The factor by which a day is played faster than it was, for the wanted number of changes a second. */
export const speedOf = ({ rate, changes }: Settings, durationMs: number): number =>
  (BUSY_SHARE * durationMs * rate) / (changes * 1_000);
