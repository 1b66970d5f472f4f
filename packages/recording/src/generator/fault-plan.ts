import type { Random } from './random.ts';

/**
 * The faults between the venue and us:
 *
 * - `truncated-frame`: the frame of a change ends in the middle
 * - `duplicate-frame`: the frame of a change comes twice
 * - `missing-change`: the frame of a change never comes
 * - `silent-minute`: no frame at all for a minute, while the books go on
 * - `crossed-book`: a minute long the books' bids reach over their asks
 * - `foreign-book`: a frame with a book of a token that nobody knows, and once the other outcome's book over REST
 * - `oversized-frame`: a frame of more than 1 MB
 * - `too-many-requests`, `server-error`, `html-answer`: what the next requests get: 429 from the CLOB, 502 and then a
 *   page of HTML with status 200 from Gamma
 */
export const faultKinds = [
  'truncated-frame',
  'duplicate-frame',
  'missing-change',
  'silent-minute',
  'crossed-book',
  'foreign-book',
  'oversized-frame',
  'too-many-requests',
  'server-error',
  'html-answer',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A fault at its moment. `market` is the index of the market that it strikes, null where it strikes all. */
export interface Fault {
  readonly kind: FaultKind;
  readonly at: number;
  /** The end of the fault; equal to `at` for a fault without length. */
  readonly until: number;
  readonly market: number | null;
}

const MINUTE_MS = 60_000;
const wide: readonly FaultKind[] = ['silent-minute', 'too-many-requests', 'server-error', 'html-answer'];
const long: readonly FaultKind[] = ['silent-minute', 'crossed-book'];

/**
 * Lays `each` faults of every kind between 5 % and 85 % of the day, upon markets that are open so long. Faults never
 * overlap: each has a part of the day for itself, so that what follows from one is not hidden by another.
 */
export function planFaults(
  each: number,
  day: { durationMs: number; markets: readonly number[] },
  random: Random,
): Fault[] {
  const kinds = random.shuffled(Array.from({ length: each }, () => faultKinds).flat());
  const part = Math.floor((0.8 * day.durationMs) / kinds.length);
  return kinds.map((kind, index) => {
    const lasts = long.includes(kind) ? Math.min(MINUTE_MS, Math.floor(part / 2)) : 0;
    const start = Math.floor(0.05 * day.durationMs) + index * part;
    const at = start + random.below(Math.max(1, part - lasts));
    return { kind, at, until: at + lasts, market: wide.includes(kind) ? null : random.pick(day.markets) };
  });
}
