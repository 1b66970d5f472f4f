/**
 * The rules by which venues round their fees. A schedule names the rule that it was made under, and so does the receipt of
 * each fill: a rule is never changed, a new one is added. `asOf` is the day on which the source was read.
 *
 * Polymarket, each level: sources differ in the direction, so the rule in force stands here and nowhere else.
 * - `half-up-5`: half up at five decimals. In force.
 * - `down-5`: down at five decimals, as later notes of other clients have it.
 *
 * Kalshi:
 * - `order-cent`: the fee up to a whole cent, once an order. Until the balance change was rounded.
 * - `balance-4`: the trade fee of each fill up to $0.0001; then the balance change down to a whole cent, whose rest belongs to
 *   the fee; of what this took from one order, each cent is given back as soon as there is more than one. In force.
 * - `balance-6`: the same with the trade fee up to six decimals, as a public note of September 2026 says.
 */
export const FEE_RULES = {
  'half-up-5': { asOf: '2025-10-01', source: 'Polymarket clob-client' },
  'down-5': { asOf: '2026-08-01', source: 'nautilus_trader, Polymarket integration' },
  'order-cent': { asOf: '2025-10-01', source: 'Kalshi fee schedule' },
  'balance-4': { asOf: '2026-08-25', source: 'docs.kalshi.com/getting_started/fee_rounding' },
  'balance-6': {
    asOf: '2026-09-30',
    source: 'a public note on docs.kalshi.com/getting_started/fee_rounding',
  },
} as const;

export const POLYMARKET_FEE_RULES = ['half-up-5', 'down-5'] as const satisfies (keyof typeof FEE_RULES)[];
export const KALSHI_FEE_RULES = [
  'order-cent',
  'balance-4',
  'balance-6',
] as const satisfies (keyof typeof FEE_RULES)[];

export type PolymarketFeeRule = (typeof POLYMARKET_FEE_RULES)[number];
export type KalshiFeeRule = (typeof KALSHI_FEE_RULES)[number];

/**
 * The fees of a market as they were when it was read. JSON-ready: numbers are decimal strings as the venue wrote them.
 *
 * - `none`: trading is free
 * - `polymarket`: `fee = shares × rate × (price × (1 − price)) ^ exponent` for the taker
 * - `kalshi`: `fee = multiplier × 0.07 × contracts × price × (1 − price)` for the taker, `makerMultiplier × 0.0175 × …` for
 *   the maker; no trade fee is charged until `waivedUntil`
 * - `unknown`: the venue takes fees and does not say how much; nothing is filled from its book
 *
 * `rule` says how the fee is rounded. A schedule without one is older than the rules: `half-up-5` and `order-cent`.
 */
export type FeeSchedule =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'polymarket';
      readonly rate: string;
      readonly exponent: string;
      readonly rule?: PolymarketFeeRule | undefined;
    }
  | {
      readonly kind: 'kalshi';
      readonly multiplier: string;
      readonly makerMultiplier?: string | undefined;
      /** ISO 8601; absent where nothing is waived. */
      readonly waivedUntil?: string | undefined;
      readonly rule?: KalshiFeeRule | undefined;
    }
  | { readonly kind: 'unknown' };

/** The schedule at a moment: while the fee is waived its multiplier is 0, so that the fill's receipt needs no clock. */
export function feesAt(schedule: FeeSchedule, now: Date): FeeSchedule {
  if (schedule.kind !== 'kalshi' || schedule.waivedUntil === undefined) return schedule;
  return now.toISOString() < schedule.waivedUntil ? { ...schedule, multiplier: '0' } : schedule;
}
