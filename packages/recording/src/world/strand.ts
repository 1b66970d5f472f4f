import type { Random } from '../generator/random.ts';
import { type Billing, dayBilling, eveningBilling, matchBilling, minuteBilling } from './billing.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Events of one length, which follow each other at an interval: for ever one begins and one ends every `everyMs`. */
export interface Strand {
  readonly everyMs: number;
  /** Milliseconds after a multiple of the interval at which an event begins. */
  readonly offsetMs: number;
  /** Milliseconds for which its markets trade. */
  readonly tradesMs: number;
  /** Milliseconds between two changes of a market's book. */
  readonly changeMs: number;
  readonly billing: (closesAt: number, random: Random) => Billing;
}

/** The strands of the world: some fifty markets trade at a time, of which one ends every other minute at least. */
export const strands: readonly Strand[] = [
  {
    everyMs: 2 * MINUTE_MS,
    offsetMs: 0,
    tradesMs: 8 * MINUTE_MS,
    changeMs: 1_000,
    billing: minuteBilling,
  },
  {
    everyMs: 5 * MINUTE_MS,
    offsetMs: MINUTE_MS,
    tradesMs: 45 * MINUTE_MS,
    changeMs: 2_000,
    billing: matchBilling,
  },
  {
    everyMs: HOUR_MS,
    offsetMs: 13 * MINUTE_MS,
    tradesMs: 5 * HOUR_MS,
    changeMs: 4_000,
    billing: eveningBilling,
  },
  {
    everyMs: 4 * HOUR_MS,
    offsetMs: 30 * MINUTE_MS,
    tradesMs: 23 * HOUR_MS,
    changeMs: 5_000,
    billing: dayBilling,
  },
];

/** Milliseconds for which a market stays listed after trading in it ended. */
export const LISTED_MS = 30 * MINUTE_MS;

/** The beginning of the world: nothing was before it. */
const BEGINS = Date.UTC(2020, 0, 1);

/** The beginning of the `slot`th event of a strand, in milliseconds since 1970. */
export const beginOf = ({ everyMs, offsetMs }: Strand, slot: number): number => slot * everyMs + offsetMs;

/** The first event of a strand that there ever was. */
export const firstSlot = ({ everyMs, offsetMs }: Strand): number => Math.ceil((BEGINS - offsetMs) / everyMs);

/** The first event of a strand that begins after a moment. */
export const slotAfter = (strand: Strand, at: number): number =>
  Math.max(firstSlot(strand), Math.floor((at - strand.offsetMs) / strand.everyMs) + 1);

/** The first event of a strand that is still listed after a moment. */
export const slotListed = (strand: Strand, at: number): number =>
  slotAfter(strand, at - strand.tradesMs - LISTED_MS);
