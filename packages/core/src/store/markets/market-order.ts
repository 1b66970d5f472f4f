import type { BoundValues } from './market-sql.ts';

/** The figures by which markets are sorted; `price` is the best ask of outcome 0, `endsIn` the time until the announced end. */
export const MARKET_SORTS = ['newest', 'volume', 'liquidity', 'spread', 'endsIn', 'price'] as const;
export type MarketSort = (typeof MARKET_SORTS)[number];

export const DIRECTIONS = ['asc', 'desc'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** A way to sort markets; those of which the figure is not known come last, and equal ones are sorted by venue and id. */
export interface MarketOrder {
  readonly sort: MarketSort;
  readonly direction: Direction;
}

/** The place of a market in a sorted list. */
export interface MarketPlace {
  /** The figure by which it is sorted, in decimals or in milliseconds since 1970; null where it is not known. */
  readonly key: string | null;
  readonly venue: string;
  readonly marketId: string;
}

/** A figure as SQL, its type, and what stands for it where it is not known, below and above all others. */
interface Figure {
  readonly sql: string;
  readonly type: 'numeric' | 'timestamptz';
  readonly direction: Direction;
  readonly unknown: { readonly [Side in Direction]: string };
}

const number = (sql: string, direction: Direction): Figure => ({
  sql,
  type: 'numeric',
  direction,
  unknown: { desc: '-1', asc: '1000000000000000' },
});
const time = (sql: string, direction: Direction): Figure => ({
  sql,
  type: 'timestamptz',
  direction,
  unknown: { desc: '-infinity', asc: 'infinity' },
});

const FIGURES: Readonly<Record<MarketSort, Figure>> = {
  newest: time('m.created_at', 'desc'),
  volume: number('m.volume', 'desc'),
  liquidity: number('m.liquidity', 'desc'),
  spread: number('q.ask - q.bid', 'asc'),
  endsIn: time('m.ends_at', 'asc'),
  price: number('q.ask', 'desc'),
};

/** Returns the order of a list: by when markets were first known unless told otherwise, and the usual way round of each figure. */
export const orderOf = (sort: MarketSort = 'newest', direction?: Direction): MarketOrder => ({
  sort,
  direction: direction ?? FIGURES[sort].direction,
});

/** The figure of every row; no market lacks the time of its making, which has an index. */
const keyOf = ({ sort, direction }: MarketOrder): string => {
  const { sql, type, unknown } = FIGURES[sort];
  return sort === 'newest' ? sql : `coalesce(${sql}, '${unknown[direction]}'::${type})`;
};

/** Returns the figure as it is kept in a place. */
export function figureSql({ sort }: MarketOrder): string {
  const { sql, type } = FIGURES[sort];
  return type === 'numeric' ? `(${sql})::text` : `(extract(epoch from ${sql}) * 1000)::bigint::text`;
}

/** Returns the `order by` of a list. */
export function orderSql(order: MarketOrder): string {
  const { direction } = order;
  return `order by ${keyOf(order)} ${direction}, m.venue ${direction}, m.market_id ${direction}`;
}

/** Returns the condition that a market comes after a place. */
export function afterSql(
  order: MarketOrder,
  { key, venue, marketId }: MarketPlace,
  values: BoundValues,
): string {
  const { type, unknown } = FIGURES[order.sort];
  const isTime = type === 'timestamptz';
  const known = key !== null && isTime ? new Date(Number(key)).toISOString() : key;
  const place = [
    `${values.add(known ?? unknown[order.direction])}::${type}`,
    values.add(venue),
    values.add(marketId),
  ];
  const sign = order.direction === 'asc' ? '>' : '<';
  return `(${keyOf(order)}, m.venue, m.market_id) ${sign} (${place.join(', ')})`;
}
