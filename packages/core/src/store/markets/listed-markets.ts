import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Market, MarketQuote } from '../../domain/index.ts';
import { parsePrice } from '../../money/index.ts';
import { plainRows } from '../connection/plain-rows.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { MarketEntity } from '../tables/entities.ts';
import { afterSql, figureSql, orderSql, type MarketOrder, type MarketPlace } from './market-order.ts';
import { marketOfRow } from './market-rows.ts';
import { rulesIn, type MarketFilter, type MarketRule } from './market-rules.ts';
import { BoundValues, QUOTED_MARKETS } from './market-sql.ts';

/** A market of a list, by its place, with its quote. */
export interface ListedPlace extends MarketPlace {
  /** Null where it has none, or no longer trades. */
  readonly quote: MarketQuote | null;
}

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

interface PlaceRow extends MarketPlace {
  readonly bid: string | null;
  readonly ask: string | null;
  readonly quotedAt: string | Date | null;
  readonly source: MarketQuote['source'] | null;
}

const priceIn = (text: string | null) => (text === null ? null : parsePrice(text));

function placeOfRow({ key, venue, marketId, ...row }: PlaceRow): ListedPlace {
  if (row.source === null) return { key, venue, marketId, quote: null };
  const quotedAt = row.quotedAt === null ? null : new Date(row.quotedAt);
  const quote = { bid: priceIn(row.bid), ask: priceIn(row.ask), quotedAt, source: row.source };
  return { key, venue, marketId, quote };
}

/** Finds the places of a page, in their order. */
export async function listedPlaces(
  em: SqlEntityManager,
  { filter, now }: MarketScan,
  { order, after, count }: ScanPage,
): Promise<ListedPlace[]> {
  const values = new BoundValues();
  const conditions = rulesIn(filter, values, now).map(({ sql }) => sql);
  if (after !== null) conditions.push(afterSql(order, after, values));
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const sql = `select m.venue, m.market_id as "marketId", ${figureSql(order)} as key, q.bid, q.ask,
      q.quoted_at as "quotedAt", q.source
    ${QUOTED_MARKETS} ${where} ${orderSql(order)} limit ${values.add(count)}`;
  return (await rawQuery<PlaceRow>(em, sql, values.values)).map(placeOfRow);
}

/** Reads the markets of some places, in their order. */
export async function marketsAt(em: SqlEntityManager, places: readonly MarketPlace[]): Promise<Market[]> {
  const sql = `select m.* from unnest($1::text[], $2::text[]) with ordinality as wanted (venue, market_id, place)
    join markets m on m.venue = wanted.venue and m.market_id = wanted.market_id order by wanted.place`;
  const parameters = [places.map(({ venue }) => venue), places.map(({ marketId }) => marketId)];
  return (await plainRows(em, MarketEntity, { sql, parameters })).map(marketOfRow);
}

/** The markets that a filter leaves, and those that it takes away. */
export interface FilterCounts {
  readonly matched: number;
  /** Markets that each rule removed of those that the rules before it left; only rules that the filter gives. */
  readonly removed: Partial<Record<MarketRule, number>>;
}

/** Counts what each rule of a filter removes. */
export async function countRemoved(em: SqlEntityManager, { filter, now }: MarketScan): Promise<FilterCounts> {
  const values = new BoundValues();
  const rules = rulesIn(filter, values, now);
  const columns = rules.map(({ sql }, index) => `${sql} is true as "${index}"`);
  const passed = (before: number): string[] => rules.slice(0, before).map((_, index) => `"${index}"`);
  const counts = rules.map(
    (_, index) =>
      `count(*) filter (where ${[...passed(index), `not "${index}"`].join(' and ')})::int as "${index}"`,
  );
  const all = passed(rules.length).join(' and ') || 'true';
  const sql = `select ${[...counts, `count(*) filter (where ${all})::int as matched`].join(', ')}
    from (select ${columns.join(', ') || '1'} ${QUOTED_MARKETS}) as judged`;
  const [row] = await rawQuery<Record<string, number>>(em, sql, values.values);
  const removed = Object.fromEntries(rules.map(({ name }, index) => [name, row![index]!]));
  return { matched: row!['matched']!, removed };
}
