import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  outcomeKey,
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
import { markColumns, MARKS, micros } from './sum-positions.ts';

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

const BY_OUTCOME = `
  with held as (
    select p.venue, p.market_id, p.action, ${micros('sum(p.shares)')} as shares,
      bool_or(m.venue is not null) as is_marked,
      ${micros('sum(trunc(p.shares * case when m.at > p.marked_at then m.price else p.mark end, 6))')} as value
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

/** Sums the open positions of a portfolio outcome by outcome, of 4,000 outcomes at most. */
export async function sumByOutcome(
  em: SqlEntityManager,
  portfolioId: number,
  marks: Iterable<OutcomeMark>,
): Promise<OutcomeSums> {
  const rows = await rawQuery<Row & { outcomes: number }>(em, BY_OUTCOME, [
    ...markColumns(marks),
    portfolioId,
  ]);
  const held = rows.map((row) => ({
    outcome: outcomeOf(row),
    shares: BigInt(row.shares) as Shares,
    value: BigInt(row.value) as Usd,
    fees: row.fees,
  }));
  return { held, isPart: held.length < (rows[0]?.outcomes ?? 0) };
}

const CONSUMED = `
  select c.* from consumed_depth c where c.portfolio_id = $1 and exists (
    select from portfolio_positions p where p.portfolio_id = $1 and p.status = 'open'
      and p.venue = c.venue and p.market_id = c.market_id)`;

/** Reads the depth that a portfolio took of the markets that it holds. */
export async function consumedOfHeld(em: SqlEntityManager, portfolioId: number): Promise<ConsumedDepth[]> {
  const rows = await rawQuery<object>(em, CONSUMED, [portfolioId]);
  return rows.map((row) => ({ ...em.map(ConsumedDepthEntity, row) }));
}

/** The shares of one open position. */
export interface HeldShares {
  readonly tradeId: string;
  readonly shares: Shares;
}

const SHARES = `
  select p.trade_id as "tradeId", p.venue, p.market_id as "marketId", p.action, ${micros('p.shares')} as shares
  from portfolio_positions p
  where p.portfolio_id = $1 and p.status = 'open' and exists (
    select from unnest($2::text[], $3::text[]) as w (venue, market_id)
    where w.venue = p.venue and w.market_id = p.market_id)
  order by p.entry_timestamp, p.trade_id`;

/** Reads the shares of all open positions in some markets, oldest first, by `outcomeKey`. */
export async function sharesByOutcome(
  em: SqlEntityManager,
  portfolioId: number,
  outcomes: readonly OutcomeRef[],
): Promise<Map<string, HeldShares[]>> {
  const rows = await rawQuery<Row & { tradeId: string }>(em, SHARES, [
    portfolioId,
    outcomes.map(({ venue }) => venue),
    outcomes.map(({ marketId }) => marketId),
  ]);
  const held = rows.map((row) => ({ ...row, key: outcomeKey(outcomeOf(row)) }));
  return new Map(
    [...Map.groupBy(held, ({ key }) => key)].map(([key, group]) => [
      key,
      group.map(({ tradeId, shares }) => ({ tradeId, shares: BigInt(shares) as Shares })),
    ]),
  );
}
