import type { FeeSchedule } from '@prescient/core/domain';

/** A span of prices of outcome yes with a step of its own. */
export interface PriceSpan {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/**
 * A market as a strategy sees it: an allow-list. Nothing here knows how the market ends: no state after the fact, no
 * payout, no last price of a closed market. Amounts are numbers, times are milliseconds since 1970.
 */
export interface MarketView {
  /** The venue's own id. */
  readonly id: string;
  readonly venue: string;
  readonly question: string;
  /** The labels of the two outcomes; `yes` is what buy_yes buys, whatever its label says. */
  readonly labels: { readonly yes: string; readonly no: string };
  readonly eventId: string | null;
  readonly eventTitle: string | null;
  /** The announced end; trading may end before or after it. */
  readonly endsAt: number | null;
  /** The step between two prices. */
  readonly tickSize: number | null;
  /** The spans of a market whose step changes with the price. */
  readonly priceSpans: readonly PriceSpan[] | null;
  /** Fewest shares of an order that rests. */
  readonly minimumSize: number | null;
  /** The name that markets share of which at most one ends with yes, as their venue says; null elsewhere. */
  readonly exclusiveGroup: string | null;
  readonly fees: FeeSchedule;
  /** Dollars that rest in the books. */
  readonly liquidity: number | null;
  /** Dollars that were ever traded. */
  readonly volume: number | null;
}

const FIELDS: readonly (keyof MarketView)[] = [
  'id',
  'venue',
  'question',
  'labels',
  'eventId',
  'eventTitle',
  'endsAt',
  'tickSize',
  'priceSpans',
  'minimumSize',
  'exclusiveGroup',
  'fees',
  'liquidity',
  'volume',
];

/** Builds the view from facts: copies the fields of the allow-list, and no other one that the facts may have. */
export function marketView(facts: MarketView): MarketView {
  const view = Object.fromEntries(FIELDS.map((field) => [field, facts[field]])) as unknown as MarketView;
  return deepFreeze(view);
}

/** Freezes a value of plain objects and arrays to its leaves. What is frozen already is taken as frozen to its leaves. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
