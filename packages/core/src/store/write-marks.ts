import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { OutcomeMark } from '../domain/index.ts';
import { formatPrice } from '../money/index.ts';
import { rawQuery } from './raw-query.ts';

/** Which lot. */
export interface LotKey {
  readonly portfolioId: number;
  readonly tradeId: string;
}

/** How many lots and portfolios were marked. */
export interface MarkedRows {
  readonly positions: number;
  readonly portfolios: number;
}

/** Some open lots that a mark is newer for, in order of portfolio and trade. */
export interface LotPage {
  readonly after: LotKey | null;
  readonly limit: number;
}

const MARKS = `marks as (
  select * from unnest($1::text[], $2::text[], $3::text[], $4::numeric(20,6)[], $5::timestamptz(3)[])
    as m (venue, market_id, action, mark, at))`;

/** An older mark, or one of the same moment, never overwrites. */
const NEWER = "p.action = m.action and p.status = 'open' and m.at > p.marked_at";

const columnsOf = (marks: readonly OutcomeMark[]): unknown[] => [
  marks.map(({ venue }) => venue),
  marks.map(({ marketId }) => marketId),
  marks.map(({ outcome }) => (outcome === 0 ? 'buy_yes' : 'buy_no')),
  marks.map(({ price }) => formatPrice(price)),
  marks.map(({ at }) => at.toISOString()),
];

/** The lots that the marks are to be written to, but of portfolios that are locked: nothing moves in those. */
export const lotsToMark = (
  em: SqlEntityManager,
  marks: readonly OutcomeMark[],
  { after, limit }: LotPage,
): Promise<LotKey[]> =>
  rawQuery(
    em,
    `with ${MARKS}
     select p.portfolio_id as "portfolioId", p.trade_id as "tradeId"
     from marks m cross join lateral (
       select portfolio_id, trade_id from portfolio_positions p
       where p.venue = m.venue and p.market_id = m.market_id and ${NEWER} offset 0) p
     join portfolio_state s on s.id = p.portfolio_id and s.status <> 'locked'
     where (p.portfolio_id, p.trade_id) > ($6, $7) order by p.portfolio_id, p.trade_id limit $8`,
    [...columnsOf(marks), after?.portfolioId ?? 0, after?.tradeId ?? '', limit],
  );

/** Holds portfolios until the transaction ends, in order of id as every writer does, and names those that may move. */
export async function lockPortfolios(em: SqlEntityManager, ids: readonly number[]): Promise<number[]> {
  const sql = 'select id, status from portfolio_state where id = any($1::int[]) order by id for update';
  const rows = await rawQuery<{ id: number; status: string }>(em, sql, [ids]);
  return rows.filter(({ status }) => status !== 'locked').map(({ id }) => id);
}

/**
 * Lots, their trades and their portfolios change by one statement, so that what an audit compares stays equal. Lots are
 * looked up one by one: see `findByIds`.
 */
const WRITE = `
  with ${MARKS}, priced as (
    select p.portfolio_id, p.trade_id, m.mark, m.at, p.current_pnl as was,
      trunc(p.shares * m.mark, 6) - p.amount - p.fee as current_pnl
    from unnest($6::int[], $7::text[]) as wanted (portfolio_id, trade_id)
    cross join lateral (
      select * from portfolio_positions t
      where t.portfolio_id = wanted.portfolio_id and t.trade_id = wanted.trade_id offset 0) p
    join marks m on p.venue = m.venue and p.market_id = m.market_id and ${NEWER}),
  marked as (
    update portfolio_positions t
    set mark = v.mark, mark_source = 'book', marked_at = v.at, current_pnl = v.current_pnl
    from priced v where t.portfolio_id = v.portfolio_id and t.trade_id = v.trade_id returning t.portfolio_id),
  traded as (
    update trades t set current_pnl = v.current_pnl
    from priced v where t.portfolio_id = v.portfolio_id and t.trade_id = v.trade_id
      and t.current_pnl <> v.current_pnl),
  gained as (
    update portfolio_state s set total_profit_loss = s.total_profit_loss + v.gain
    from (select portfolio_id, sum(current_pnl - was) as gain from priced group by portfolio_id) v
    where s.id = v.portfolio_id and v.gain <> 0)
  select count(*)::int as positions, count(distinct portfolio_id)::int as portfolios from marked`;

/** Writes the marks to these lots, as far as they are open and marked earlier; their portfolios are held. */
export async function writeMarks(
  em: SqlEntityManager,
  marks: readonly OutcomeMark[],
  lots: readonly LotKey[],
): Promise<MarkedRows> {
  const keys = [lots.map(({ portfolioId }) => portfolioId), lots.map(({ tradeId }) => tradeId)];
  const [row] = await rawQuery<MarkedRows>(em, WRITE, [...columnsOf(marks), ...keys]);
  return row!;
}
