import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { marketKey, type Market, type MarketQuote, type MarketRef } from '../../domain/index.ts';
import { plainRows } from '../connection/plain-rows.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { MarketEntity, MarketQuoteEntity } from '../tables/entities.ts';
import { afterSql, figureSql, orderSql, type MarketOrder, type MarketPlace } from './market-order.ts';
import { marketOfRow } from './market-rows.ts';
import { rulesIn, type MarketFilter, type MarketRule } from './market-rules.ts';
import { BoundValues, EXCLUSIVE_GROUP, QUOTED_MARKETS } from './market-sql.ts';

/** The filter of a list, and the time by which it is meant. */
export interface MarketScan {
  readonly filter: MarketFilter;
  readonly now: Date;
}

/** The page of a list. */
export interface ScanPage {
  readonly order: MarketOrder;
  readonly after: MarketPlace | null;
  readonly count: number;
}

/** Finds the places of a page, in their order. */
export async function listedPlaces(
  em: SqlEntityManager,
  { filter, now }: MarketScan,
  { order, after, count }: ScanPage,
): Promise<MarketPlace[]> {
  const values = new BoundValues();
  const conditions = rulesIn(filter, values, now).map(({ sql }) => sql);
  if (after !== null) conditions.push(afterSql(order, after, values));
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const sql = `select m.venue, m.market_id as "marketId", ${figureSql(order)} as key
    ${QUOTED_MARKETS} ${where} ${orderSql(order)} limit ${values.add(count)}`;
  return rawQuery<MarketPlace>(em, sql, values.values);
}

const keysOf = (places: readonly MarketPlace[]): string[][] => [
  places.map(({ venue }) => venue),
  places.map(({ marketId }) => marketId),
];

/** Reads the quotes of some markets, by `marketKey`. */
export async function quotesAt(
  em: SqlEntityManager,
  places: readonly MarketPlace[],
): Promise<Map<string, MarketQuote>> {
  const sql = `select q.* from unnest($1::text[], $2::text[]) as wanted (venue, market_id)
    join market_quotes q on q.venue = wanted.venue and q.market_id = wanted.market_id`;
  const rows = await plainRows(em, MarketQuoteEntity, { sql, parameters: keysOf(places) });
  return new Map(
    rows.map(({ bid, ask, quotedAt, source, ...ref }) => [marketKey(ref), { bid, ask, quotedAt, source }]),
  );
}

/** Reads the exclusive groups of some markets, by `marketKey`; those that are in none are left out. */
export async function exclusiveGroupsAt(
  em: SqlEntityManager,
  places: readonly MarketPlace[],
): Promise<Map<string, string>> {
  const sql = `select k.venue, k.market_id as "marketId", ${EXCLUSIVE_GROUP} as "group"
    from unnest($1::text[], $2::text[]) as wanted (venue, market_id)
    join markets k on k.venue = wanted.venue and k.market_id = wanted.market_id where k.negative_risk or k.event_id is not null`;
  const rows = await rawQuery<MarketRef & { group: string | null }>(em, sql, keysOf(places));
  return new Map(
    rows.flatMap(({ group, ...ref }): [string, string][] =>
      group === null ? [] : [[marketKey(ref), group]],
    ),
  );
}

/** Reads the markets of some places, in their order. */
export async function marketsAt(em: SqlEntityManager, places: readonly MarketPlace[]): Promise<Market[]> {
  // `offset 0` has each found by the primary key: for a hundred of ten thousand a scan would look cheaper than it is.
  const sql = `select m.* from unnest($1::text[], $2::text[]) with ordinality as wanted (venue, market_id, place)
    cross join lateral (select * from markets where venue = wanted.venue and market_id = wanted.market_id offset 0) m
    order by wanted.place`;
  return (await plainRows(em, MarketEntity, { sql, parameters: keysOf(places) })).map(marketOfRow);
}

/** The markets that a filter leaves, and those that it takes away. */
export interface FilterCounts {
  readonly matched: number;
  /** Markets that each rule removed of those that the rules before it left; only rules that the filter gives. */
  readonly removed: Partial<Record<MarketRule, number>>;
}

/** Counts what each rule of a filter removes. Of each market the rules are asked in order, up to the first that removes it. */
export async function countRemoved(em: SqlEntityManager, { filter, now }: MarketScan): Promise<FilterCounts> {
  const values = new BoundValues();
  const rules = rulesIn(filter, values, now);
  const cases = rules.map(({ sql }, index) => `when ${sql} is not true then ${index}`);
  const removedBy = cases.length === 0 ? '0' : `case ${cases.join(' ')} else ${rules.length} end`;
  const sql = `select ${removedBy} as rule, count(*)::int as count ${QUOTED_MARKETS} group by 1`;
  const rows = await rawQuery<{ rule: number; count: number }>(em, sql, values.values);
  const counts = new Map(rows.map(({ rule, count }) => [rule, count]));
  const removed = Object.fromEntries(rules.map(({ name }, index) => [name, counts.get(index) ?? 0]));
  return { matched: counts.get(rules.length) ?? 0, removed };
}
