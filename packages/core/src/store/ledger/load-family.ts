import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Portfolio, StrategyFamily } from '../../domain/index.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** Most runs whose Sharpe ratios are computed, the newest, over their last year. */
const MOST_RUNS = 200;
/** Fewest daily returns from which a ratio is given. */
const FEWEST_DAYS = 20;

const COUNT = `
  select count(*)::int as runs from portfolio_state where strategy_type = $1 and (trade_count > 0 or id = $2)`;

/*
 * The equity at each midnight is that of the newest row up to it, as in the report of the run itself. A run that is put
 * away ends with its last change; a day after an equity of 0 ends it, too.
 */
const SHARPES = `
  with run as materialized (
    select id, created_at, initial_balance, case when status = 'archived' then last_updated else $3::timestamptz end as ends_at
    from portfolio_state where strategy_type = $1 and id <> $2 and trade_count > 0
    order by created_at desc, id desc limit ${MOST_RUNS}),
  daily as (
    select r.id, day.at, coalesce(n.balance + n.market_value, r.initial_balance)::float8 as equity
    from run r cross join lateral generate_series(
      greatest(date_trunc('day', r.created_at + interval '1 day' - interval '1 millisecond', 'UTC'),
        date_trunc('day', r.ends_at, 'UTC') - interval '8760 hours'), r.ends_at, interval '24 hours') as day (at)
    left join lateral (select balance, market_value from equity_snapshots e
      where e.portfolio_id = r.id and e.at <= day.at order by e.at desc limit 1) n on true),
  following as (
    select id, equity, lag(equity) over whole as before,
      min(equity) over (partition by id order by at rows between unbounded preceding and 1 preceding) as lowest
    from daily window whole as (partition by id order by at)),
  returned as (select id, equity / before - 1 as change from following where lowest > 0)
  select avg(change) / nullif(stddev_samp(change), 0) as sharpe from returned
  group by id having count(*) >= ${FEWEST_DAYS} order by id`;

/** Reads the runs that were recorded of a portfolio's strategy, as of a moment. */
export async function loadFamily(
  em: SqlEntityManager,
  { id, strategyType }: Pick<Portfolio, 'id' | 'strategyType'>,
  now: Date,
): Promise<StrategyFamily> {
  if (strategyType === null) return { runs: 1, sharpes: [] };
  const [row] = await rawQuery<{ runs: number }>(em, COUNT, [strategyType, id]);
  if (row!.runs < 2) return { runs: row!.runs, sharpes: [] };
  const parameters = [strategyType, id, now.toISOString()];
  const rows = await rawQuery<{ sharpe: number | null }>(em, SHARPES, parameters);
  return { runs: row!.runs, sharpes: rows.flatMap(({ sharpe }) => sharpe ?? []) };
}
