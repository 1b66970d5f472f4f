import type { Random } from './random.ts';

/** The names that a swapped page has under the wrong outcome: labels, tokens and prices, or the labels alone. */
const swappedNames = ['labels and tokens', 'labels'] as const;
export type SwappedNames = (typeof swappedNames)[number];

/** The time in which Gamma's record of a market has its outcomes swapped, in milliseconds of the day. */
export interface PageSwap {
  readonly names: SwappedNames;
  readonly at: number;
  /** Null where the record stays swapped. */
  readonly until: number | null;
}

/** A market that may be swapped: its place, and the time at which it closes. */
export interface SwapCandidate {
  readonly market: number;
  readonly closesAt: number;
}

/**
 * Deals swaps to so many of the markets, by place: by turns one that is over before the market closes, and one that stays.
 * Each begins between 5 % and 15 % of the day.
 */
export function planSwaps(
  count: number,
  { durationMs, candidates }: { durationMs: number; candidates: readonly SwapCandidate[] },
  random: Random,
): ReadonlyMap<number, PageSwap> {
  const chosen = random.shuffled(candidates).slice(0, count);
  return new Map(
    chosen.map(({ market, closesAt }, turn): [number, PageSwap] => {
      const at = random.between(Math.floor(0.05 * durationMs), Math.floor(0.15 * durationMs));
      const names = swappedNames[Math.floor(turn / 2) % swappedNames.length]!;
      return [market, { names, at, until: turn % 2 === 0 ? null : Math.floor((at + closesAt) / 2) }];
    }),
  );
}
