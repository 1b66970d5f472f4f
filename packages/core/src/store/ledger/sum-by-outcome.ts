import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  outcomeOf,
  type Action,
  type ConsumedDepth,
  type FeeSchedule,
  type OutcomeMark,
  type OutcomeRef,
} from '../../domain/index.ts';
import type { Shares, Usd } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { ConsumedDepthEntity } from '../tables/entities.ts';
import { isNewer, markColumns, MARKS, micros } from './sum-positions.ts';
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

/** Whose positions are summed, and at which marks. */
export interface HeldQuery {
  readonly portfolioId: number;
  readonly marks: Iterable<OutcomeMark>;
  /** A stored mark of after this moment gives way to any other. */
  readonly now: Date;
}

/** Most outcomes that are summed one by one, those with a live mark first: no feed follows more. */
const MOST_OUTCOMES = 4_000;

const BY_OUTCOME = `
  with held as (
    select p.venue, p.market_id, p.action, ${micros('sum(p.shares)')} as shares,
      bool_or(m.venue is not null) as is_marked,
      ${micros(`sum(trunc(p.shares * case when ${isNewer('m.at', 'p.marked_at', '$7')} then m.price else p.mark end, 6))`)} as value
    from portfolio_positions p
    left join ${MARKS} on m.venue = p.venue and m.market_id = p.market_id and m.action = p.action
    where p.portfolio_id = $6 and p.status = 'open'
    group by p.venue, p.market_id, p.action)
  select held.venue, held.market_id as "marketId", held.action, held.shares, held.value, k.fees,
    count(*) over ()::int as outcomes
  from held left join markets k on k.venue = held.venue and k.market_id = held.market_id
  order by held.is_marked desc, held.venue, held.market_id, held.action limit ${MOST_OUTCOMES}`;

/** The outcomes that a portfolio holds, as far as they are summed. */
export interface OutcomeSums {
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

/** Sums the open positions of a portfolio outcome by outcome, of 4,000 outcomes at most. */
export async function sumByOutcome(
  em: SqlEntityManager,
  { portfolioId, marks, now }: HeldQuery,
): Promise<OutcomeSums> {
  const parameters = [...markColumns(marks), portfolioId, now.toISOString()];
  const rows = await rawQuery<Row & { outcomes: number }>(em, BY_OUTCOME, parameters);
  return { held: rows.map(heldOf), isPart: rows.length < (rows[0]?.outcomes ?? 0) };
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
