import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { formatUsd, type Usd } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** The hours for which every row is kept, and after which one an hour is left; then one a day. */
const ALL_HOURS = 7 * 24;
const HOURLY_HOURS = 90 * 24;
/** Least time between two rows of a portfolio. */
const APART = "interval '1 minute'";

/** The newest row of portfolio `s` of up to a moment; before the first row all was cash. */
const newest = (now: string): string => `
  left join lateral (
    select at, balance, market_value from equity_snapshots e
    where e.portfolio_id = s.id and e.at <= ${now} order by at desc limit 1) n on true`;

const VALUE = 's.initial_balance + s.total_profit_loss - s.balance';

// The page is cut before anything is looked up for it, so that its cost does not grow with the number of portfolios.
const LOOKED_AT = `
  with s as materialized (
    select id, initial_balance, balance, total_profit_loss from portfolio_state
    where id > $2 and kind = 'live' and ($3::timestamptz is null or total_invested > 0 or last_updated >= $3) order by id limit $4)
  select s.id, (n.at is null or n.at <= $1 - ${APART})
    and (s.balance <> coalesce(n.balance, s.initial_balance) or ${VALUE} <> coalesce(n.market_value, 0)) as "isDue"
  from s ${newest('$1')} order by s.id`;

/** The portfolios to look at. */
export interface DueQuery {
  readonly now: Date;
  readonly after: number;
  /** Portfolios that hold nothing and were not touched since are passed over; null to look at all. */
  readonly since: Date | null;
  readonly limit: number;
}

/** A portfolio that was looked at: true if its equity differs from its newest row, and that is old enough. */
export interface LookedAt {
  readonly id: number;
  readonly isDue: boolean;
}

/** Looks at the next portfolios, in order of id. */
export const lookAtEquity = (
  em: SqlEntityManager,
  { now, after, since, limit }: DueQuery,
): Promise<LookedAt[]> =>
  rawQuery(em, LOOKED_AT, [now.toISOString(), after, since?.toISOString() ?? null, limit]);

/** The rows of `changed` that became old since its newest row: of each bucket all but the last go. */
const thinned = (bucket: 'hour' | 'day', hours: number): string => `
  delete from equity_snapshots e using changed c
  where e.portfolio_id = c.id
    and e.at >= date_trunc('${bucket}', c.last_at - interval '${hours} hours', 'UTC')
    and e.at < date_trunc('${bucket}', $2::timestamptz - interval '${hours} hours', 'UTC')
    and exists (select from equity_snapshots later where later.portfolio_id = e.portfolio_id and later.at > e.at
      and later.at < date_trunc('${bucket}', e.at, 'UTC') + interval '${bucket === 'hour' ? 1 : 24} hours')`;

const WRITE = `
  with changed as materialized (
    select s.id, n.at as last_at, s.balance, ${VALUE} as market_value, (
      select count(*)::int from portfolio_positions p where p.portfolio_id = s.id and p.status = 'open') as open_positions, w.liquidation_value
    from unnest($1::int[], $3::numeric(20,6)[]) as w (id, liquidation_value)
    join portfolio_state s on s.id = w.id ${newest('$2')}),
  added as (
    insert into equity_snapshots (portfolio_id, at, balance, market_value, open_positions, liquidation_value)
    select id, $2, balance, market_value, open_positions, liquidation_value from changed on conflict do nothing returning 1),
  hourly as (${thinned('hour', ALL_HOURS)}),
  daily as (${thinned('day', HOURLY_HOURS)})
  select count(*)::int as added from added`;

/** A portfolio, and what selling all that it holds would bring; null where that is not known. */
export interface LiquidatedPortfolio {
  readonly id: number;
  readonly value: Usd | null;
}

/** Writes the equity of these portfolios as it is now, and thins their old rows. Answers how many rows were added. */
export async function writeEquity(
  em: SqlEntityManager,
  portfolios: readonly LiquidatedPortfolio[],
  now: Date,
): Promise<number> {
  const ids = portfolios.map(({ id }) => id);
  const values = portfolios.map(({ value }) => (value === null ? null : formatUsd(value)));
  const [row] = await rawQuery<{ added: number }>(em, WRITE, [ids, now.toISOString(), values]);
  return row!.added;
}
