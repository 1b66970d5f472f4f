import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { OutcomeMark } from '../../domain/index.ts';
import { formatPrice } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { isNewer } from '../sums/sum-positions.ts';

/** The position that is meant. */
export interface PositionKey {
  readonly portfolioId: number;
  readonly tradeId: string;
}

/** A lot with the mark that is newer than its own. */
export interface PositionMark extends PositionKey {
  readonly mark: OutcomeMark;
}

/** Some open lots, in order of portfolio and trade. */
export interface MarkPage {
  readonly after: PositionKey | null;
  readonly limit: number;
  /** Stored marks of after this moment give way to any other. */
  readonly now: Date;
}

/** The condition under which a mark overwrites a stored one; an older mark, or one of the same moment, never does. */
const gives = (at: string, now: string): string => `status = 'open' and ${isNewer(at, 'marked_at', now)}`;

const LOTS = `
  select p.portfolio_id as "portfolioId", p.trade_id as "tradeId", m.number::int as number
  from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz(3)[])
    with ordinality as m (venue, market_id, action, at, number)
  cross join lateral (
    select portfolio_id, trade_id from portfolio_positions p
    where p.venue = m.venue and p.market_id = m.market_id and p.action = m.action and ${gives('m.at', '$8')} offset 0) p
  join portfolio_state s on s.id = p.portfolio_id and s.status <> 'locked' and s.kind = 'live'
  where (p.portfolio_id, p.trade_id) > ($5, $6) order by p.portfolio_id, p.trade_id limit $7`;

/** The lots that the marks are to be written to, but of portfolios that are locked and of saved replays: nothing moves in those. */
export async function positionsToMark(
  em: SqlEntityManager,
  marks: readonly OutcomeMark[],
  { after, limit, now }: MarkPage,
): Promise<PositionMark[]> {
  const rows = await rawQuery<PositionKey & { number: number }>(em, LOTS, [
    marks.map(({ venue }) => venue),
    marks.map(({ marketId }) => marketId),
    marks.map(({ outcome }) => (outcome === 0 ? 'buy_yes' : 'buy_no')),
    marks.map(({ at }) => at.toISOString()),
    after?.portfolioId ?? 0,
    after?.tradeId ?? '',
    limit,
    now.toISOString(),
  ]);
  return rows.map(({ number, ...key }) => ({ ...key, mark: marks[number - 1]! }));
}

/** Holds portfolios until the transaction ends, in order of id as every writer does, and names those that may move. */
export async function lockPortfolios(em: SqlEntityManager, ids: readonly number[]): Promise<number[]> {
  const sql = 'select id, status from portfolio_state where id = any($1::int[]) order by id for update';
  const rows = await rawQuery<{ id: number; status: string }>(em, sql, [ids]);
  return rows.filter(({ status }) => status !== 'locked').map(({ id }) => id);
}

/**
 * Lots, their trades and their portfolios change by one statement, so that what an audit compares stays equal; of portfolios
 * with limits the equity of the day's beginning and the highest one, too. Lots are looked up one by one: see `findByIds`.
 */
const WRITE = `
  with priced as (
    select p.portfolio_id, p.trade_id, wanted.mark, wanted.at, p.current_pnl as was,
      trunc(p.shares * wanted.mark, 6) - p.amount - p.fee as current_pnl
    from unnest($1::int[], $2::text[], $3::numeric(20,6)[], $4::timestamptz(3)[])
      as wanted (portfolio_id, trade_id, mark, at)
    cross join lateral (
      select * from portfolio_positions t
      where t.portfolio_id = wanted.portfolio_id and t.trade_id = wanted.trade_id and ${gives('wanted.at', '$5')} offset 0) p),
  marked as (
    update portfolio_positions t
    set mark = v.mark, mark_source = 'book', marked_at = v.at, current_pnl = v.current_pnl
    from priced v where t.portfolio_id = v.portfolio_id and t.trade_id = v.trade_id returning 1),
  traded as (
    update trades t set current_pnl = v.current_pnl
    from priced v where t.portfolio_id = v.portfolio_id and t.trade_id = v.trade_id
      and t.current_pnl <> v.current_pnl),
  gains as (
    select portfolio_id, sum(current_pnl - was) as gain from priced group by portfolio_id),
  gained as (
    update portfolio_state s set total_profit_loss = s.total_profit_loss + v.gain
    from gains v where s.id = v.portfolio_id and v.gain <> 0),
  watched as (
    update risk_watermarks w
    set day = greatest(w.day, v.today), day_equity = case when w.day < v.today then v.equity else w.day_equity end,
      peak_equity = greatest(w.peak_equity, v.equity + v.gain)
    from (
      select s.id, g.gain, s.initial_balance + s.total_profit_loss as equity, date_trunc('day', $5::timestamptz(3), 'UTC') as today
      from gains g join portfolio_state s on s.id = g.portfolio_id where g.gain <> 0) v
    where w.portfolio_id = v.id and (w.day < v.today or w.peak_equity < v.equity + v.gain))
  select count(*)::int as positions from marked`;

/** Marks these lots as far as they are open and were marked earlier; their portfolios are held. Answers how many those were. */
export async function writeMarks(
  em: SqlEntityManager,
  lots: readonly PositionMark[],
  now: Date,
): Promise<number> {
  const [row] = await rawQuery<{ positions: number }>(em, WRITE, [
    lots.map(({ portfolioId }) => portfolioId),
    lots.map(({ tradeId }) => tradeId),
    lots.map(({ mark }) => formatPrice(mark.price)),
    lots.map(({ mark }) => mark.at.toISOString()),
    now.toISOString(),
  ]);
  return row!.positions;
}
