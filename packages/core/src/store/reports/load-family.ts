import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { StrategyFamily } from '../../domain/index.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** Most runs whose Sharpe ratios are computed, the newest, over their last year. */
const MOST_RUNS = 200;
/** Fewest daily returns from which a ratio is given. */
const FEWEST_DAYS = 20;

/** The strategies of portfolio $1: the one that it names, and those that ran on it. */
const STRATEGIES = `
  select array(select strategy_type from portfolio_state where id = $1 and strategy_type is not null
    union select strategy from strategy_states where portfolio_id = $1)::text[] as strategies`;

/** The live portfolios of strategies $1 that have traded, and portfolio $2. A saved replay is counted by the register. */
const RUNS = `
  (select * from portfolio_state s where kind = 'live' and (trade_count > 0 or id = $2) and (strategy_type = any($1::text[])
    or exists (select from strategy_states t where t.portfolio_id = s.id and t.strategy = any($1::text[]))))`;

const COUNT = `
  select (select count(*) from ${RUNS} runs)::int
    + (select count(*) from replay_runs where strategy = any($1::text[]) and fingerprint <> all ($3::text[]))::int as runs`;

/*
 * The equity at each midnight is that of the newest row up to it, as in the report of the run itself. A run that is put
 * away ends with its last change; a day after an equity of 0 ends it, too.
 */
const SHARPES = `
  with run as materialized (
    select id, created_at, initial_balance, case when status = 'archived' then last_updated else $3::timestamptz end as ends_at
    from ${RUNS} runs where id <> $2
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
  returned as (select id, equity / before - 1 as change from following where lowest > 0),
  ratios as (
    select id, avg(change) / nullif(stddev_samp(change), 0) as sharpe from returned
    group by id having count(*) >= ${FEWEST_DAYS})
  select sharpe from (
    select began, name, sharpe from (
      select r.created_at as began, r.id::text as name, q.sharpe from ratios q join run r on r.id = q.id
      union all
      select first_run_at, fingerprint, sharpe from replay_runs
      where strategy = any($1::text[]) and sharpe is not null
        and fingerprint <> all ($4::text[]) and ($2::int is null or saved_as is distinct from $2)) others
    order by began desc, name desc limit ${MOST_RUNS}) newest
  order by began, name`;

/** The portfolio that is reported; null where it is none. */
interface FamilyQuery {
  readonly portfolioId: number | null;
  /** The fingerprints of replays that do not count. */
  readonly without: readonly string[];
  readonly at: Date;
}

/** Reads the runs that were recorded of some strategies, with the Sharpe ratios of all but the reported one. */
export async function familyOf(
  em: SqlEntityManager,
  strategies: readonly string[],
  { portfolioId, without, at }: FamilyQuery,
): Promise<StrategyFamily> {
  if (strategies.length === 0) return { runs: 1, sharpes: [] };
  const [row] = await rawQuery<{ runs: number }>(em, COUNT, [strategies, portfolioId, without]);
  // The reported one is among them, unless it is no portfolio.
  const runs = portfolioId === null ? row!.runs + 1 : Math.max(1, row!.runs);
  if (runs < 2) return { runs, sharpes: [] };
  const parameters = [strategies, portfolioId, at.toISOString(), without];
  const rows = await rawQuery<{ sharpe: number | null }>(em, SHARPES, parameters);
  return { runs, sharpes: rows.flatMap(({ sharpe }) => sharpe ?? []) };
}

/** Reads the runs that were recorded of a portfolio's strategies, as of a moment. */
export async function loadFamily(
  em: SqlEntityManager,
  portfolioId: number,
  now: Date,
): Promise<StrategyFamily> {
  const [own] = await rawQuery<{ strategies: string[] }>(em, STRATEGIES, [portfolioId]);
  return familyOf(em, own!.strategies, { portfolioId, without: [], at: now });
}
