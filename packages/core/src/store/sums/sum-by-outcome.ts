import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  outcomeOf,
  type Action,
  type ConsumedDepth,
  type FeeSchedule,
  type OutcomeRef,
} from '../../domain/index.ts';
import type { Shares, Usd } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { ConsumedDepthEntity } from '../tables/entities.ts';
import {
  markColumns,
  micros,
  sumsOf,
  VALUED,
  type OpenSums,
  type OpenSumsQuery,
  type SumsRow,
} from './sum-positions.ts';
import { outcomeColumns } from './outcome-columns.ts';

/** All open positions of a portfolio in one outcome. */
export interface HeldOutcome {
  readonly outcome: OutcomeRef;
  readonly shares: Shares;
  /** `Σ ⌊shares × mark⌋` at the newer of the stored marks and the given ones. */
  readonly value: Usd;
  /** Null where nobody imported the market. */
  readonly fees: FeeSchedule | null;
}

interface Row {
  readonly venue: string;
  readonly marketId: string;
  readonly action: Action;
  readonly shares: string;
  readonly value: string;
  readonly fees: FeeSchedule | null;
}

/** Most outcomes that are summed one by one, those with a live mark first: no feed follows more. */
const MOST_OUTCOMES = 4_000;

/** One pass over the positions: the first row has the sums of all, each further one those of an outcome. */
const BY_OUTCOME = `
  with held as materialized (
    select venue, market_id, action, bool_or(is_marked) as is_marked, sum(shares) as shares,
      count(*) as positions, sum(value) as value, sum(value) - sum(stored) as gain,
      count(*) filter (where is_stale) as stale_positions, sum(value) filter (where is_stale) as stale_value
    from (${VALUED}) as valued group by venue, market_id, action)
  select null as venue, null as "marketId", null as action, null as shares, null as fees, count(*)::int as outcomes,
    coalesce(sum(positions), 0)::int as positions, ${micros('sum(value)')} as value, ${micros('sum(gain)')} as gain,
    coalesce(sum(stale_positions), 0)::int as "stalePositions", ${micros('sum(stale_value)')} as "staleValue"
  from held
  union all (
    select held.venue, held.market_id, held.action, ${micros('held.shares')}, k.fees, null, null,
      ${micros('held.value')}, null, null, null
    from held left join markets k on k.venue = held.venue and k.market_id = held.market_id
    order by held.is_marked desc, held.venue, held.market_id, held.action limit ${MOST_OUTCOMES})`;

/** The sums over all open positions, and those of each outcome, as far as these are summed one by one. */
export interface OutcomeSums {
  readonly sums: OpenSums;
  readonly held: readonly HeldOutcome[];
  /** True where it holds more outcomes than `held` lists. */
  readonly isPart: boolean;
}

const heldOf = (row: Row): HeldOutcome => ({
  outcome: outcomeOf(row),
  shares: BigInt(row.shares) as Shares,
  value: BigInt(row.value) as Usd,
  fees: row.fees,
});

/** Sums the open positions of a portfolio, all together and outcome by outcome, of 4,000 outcomes at most. */
export async function sumByOutcome(
  em: SqlEntityManager,
  { portfolioId, marks, staleBefore, now }: OpenSumsQuery,
): Promise<OutcomeSums> {
  const parameters = [...markColumns(marks), portfolioId, staleBefore.toISOString(), now.toISOString()];
  const rows = await rawQuery<(Row & { outcomes: null }) | (SumsRow & { outcomes: number })>(
    em,
    BY_OUTCOME,
    parameters,
  );
  const all = rows.find((row) => row.outcomes !== null)!;
  const held = rows.flatMap((row) => (row.outcomes === null ? [heldOf(row)] : []));
  return { sums: sumsOf(all), held, isPart: held.length < all.outcomes };
}

/** Looks each outcome up by the index of what is held, so that the cost follows the outcomes and not the portfolio. */
const OF_OUTCOMES = `
  select w.venue, w.market_id as "marketId", w.action, p.shares, p.value, k.fees
  from unnest($2::text[], $3::text[], $4::text[]) as w (venue, market_id, action)
  cross join lateral (
    select ${micros('sum(shares)')} as shares, ${micros('sum(trunc(shares * mark, 6))')} as value
    from portfolio_positions where portfolio_id = $1 and status = 'open'
      and venue = w.venue and market_id = w.market_id and action = w.action having count(*) > 0) p
  left join markets k on k.venue = w.venue and k.market_id = w.market_id`;

/** Sums the open positions of a portfolio in some outcomes, at their stored marks. */
export async function sumOfOutcomes(
  em: SqlEntityManager,
  portfolioId: number,
  outcomes: readonly OutcomeRef[],
): Promise<HeldOutcome[]> {
  const rows = await rawQuery<Row>(em, OF_OUTCOMES, [portfolioId, ...outcomeColumns(outcomes)]);
  return rows.map(heldOf);
}

const CONSUMED = `
  select c.* from unnest($2::text[], $3::text[]) as w (venue, market_id)
  join consumed_depth c on c.portfolio_id = $1 and c.venue = w.venue and c.market_id = w.market_id`;

/** Reads the depth that a portfolio took of the markets of some outcomes; of one that is named twice it comes twice. */
export async function consumedOf(
  em: SqlEntityManager,
  portfolioId: number,
  outcomes: readonly OutcomeRef[],
): Promise<ConsumedDepth[]> {
  const [venues, marketIds] = outcomeColumns(outcomes);
  const rows = await rawQuery<object>(em, CONSUMED, [portfolioId, venues, marketIds]);
  return rows.map((row) => ({ ...em.map(ConsumedDepthEntity, row) }));
}
