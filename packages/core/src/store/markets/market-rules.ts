import { searchQueryOf, tagOf, type MarketState } from '../../domain/index.ts';
import { formatMicros, ONE_PRICE, type Price, type Usd } from '../../money/index.ts';
import { TRADES, type BoundValues } from './market-sql.ts';

/** The markets to list. A field that is left out matches every market. */
export interface MarketFilter {
  readonly venue?: string | undefined;
  /** Markets by the venue's own ids, 200 at most. */
  readonly marketIds?: readonly string[] | undefined;
  readonly eventId?: string | undefined;
  /** Markets that follow each other, as those of every five minutes. */
  readonly series?: string | undefined;
  /** A tag or category of the venue; case, accents and signs do not count. */
  readonly tag?: string | undefined;
  /** Words of the question and labels, in any order, case and with or without accents; the last may be a beginning. */
  readonly text?: string | undefined;
  readonly state?: MarketState | undefined;
  /** True for markets that trade now, false for those that do not. */
  readonly trading?: boolean | undefined;
  /** True for markets that wait for a person. An open market waits for its end first, unless its outcomes are in question. */
  readonly inReview?: boolean | undefined;
  /** Markets whose announced end lies ahead, by so many hours at most. */
  readonly endsWithinHours?: number | undefined;
  readonly minLiquidity?: Usd | undefined;
  readonly minVolume?: Usd | undefined;
  /** Markets whose best ask is above the best bid by no more. */
  readonly maxSpread?: Price | undefined;
  /** Markets of which one outcome at least has its best ask within these bounds. */
  readonly minPrice?: Price | undefined;
  readonly maxPrice?: Price | undefined;
}

/** The rules of a filter, in the order in which they are applied; `price` is `minPrice` and `maxPrice` together. */
export const MARKET_RULES = [
  'venue',
  'marketIds',
  'eventId',
  'series',
  'tag',
  'text',
  'state',
  'trading',
  'inReview',
  'endsWithinHours',
  'minLiquidity',
  'minVolume',
  'maxSpread',
  'price',
] as const;
export type MarketRule = (typeof MARKET_RULES)[number];

/** A filter of which the fields of one rule are given. */
type Given = { readonly [Field in keyof MarketFilter]-?: NonNullable<MarketFilter[Field]> };
type Condition = (filter: Given, values: BoundValues, now: Date) => string;

const HOUR_MS = 3_600_000;
const decimal = (amount: bigint): string => formatMicros(amount);

function endsWithin({ endsWithinHours }: Given, values: BoundValues, now: Date): string {
  const until = new Date(now.getTime() + endsWithinHours * HOUR_MS);
  const [from, to] = [now, until].map((time) => `${values.add(time.toISOString())}::timestamptz`);
  return `m.ends_at > ${from} and m.ends_at <= ${to}`;
}

/** The condition of `markets_review_index`. */
const WAITS = `(m.review_reason is not null and (m.state <> 'open' or m.review_reason = 'IDENTITY_CHANGED'))`;

/** The best ask of outcome 1 is what is left of a dollar beside the best bid for outcome 0. */
function inBand({ minPrice, maxPrice }: MarketFilter, values: BoundValues): string {
  const low = `${values.add(decimal(minPrice ?? 0n))}::numeric`;
  const high = `${values.add(decimal(maxPrice ?? ONE_PRICE))}::numeric`;
  return `q.ask between ${low} and ${high} or 1 - q.bid between ${low} and ${high}`;
}

const CONDITIONS: Readonly<Record<MarketRule, Condition>> = {
  venue: ({ venue }, values) => `m.venue = ${values.add(venue)}`,
  marketIds: ({ marketIds }, values) => `m.market_id = any(${values.add(marketIds)}::text[])`,
  eventId: ({ eventId }, values) => `m.event_id = ${values.add(eventId)}`,
  series: ({ series }, values) => `m.series = ${values.add(series)}`,
  tag: ({ tag }, values) => `m.tags @> to_jsonb(${values.add(tagOf(tag))}::text)`,
  text: ({ text }, values) =>
    `array_to_tsvector(string_to_array(m.search_text, ' ')) @@ ${values.add(searchQueryOf(text))}::text::tsquery`,
  state: ({ state }, values) => `m.state = ${values.add(state)}`,
  trading: ({ trading }) => (trading ? TRADES : `not ${TRADES}`),
  inReview: ({ inReview }) => (inReview ? WAITS : `not ${WAITS}`),
  endsWithinHours: endsWithin,
  minLiquidity: ({ minLiquidity }, values) => `m.liquidity >= ${values.add(decimal(minLiquidity))}::numeric`,
  minVolume: ({ minVolume }, values) => `m.volume >= ${values.add(decimal(minVolume))}::numeric`,
  maxSpread: ({ maxSpread }, values) => `q.ask - q.bid <= ${values.add(decimal(maxSpread))}::numeric`,
  price: inBand,
};

/** A rule that a filter gives, as a condition over `QUOTED_MARKETS`. A figure that is not known meets no bound. */
export interface GivenRule {
  readonly name: MarketRule;
  readonly sql: string;
}

/** Returns the rules that a filter gives, in their order. */
export function rulesIn(filter: MarketFilter, values: BoundValues, now: Date): GivenRule[] {
  const isGiven = (name: MarketRule): boolean =>
    name === 'price'
      ? filter.minPrice !== undefined || filter.maxPrice !== undefined
      : filter[name] !== undefined;
  return MARKET_RULES.filter(isGiven).map((name) => ({
    name,
    sql: `(${CONDITIONS[name](filter as Given, values, now)})`,
  }));
}
