import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { OutcomeMark } from '../../domain/index.ts';
import type { Usd } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { isNewer, MARKS, markColumns, micros } from './sum-positions.ts';

/**
 * The amounts that newer marks of an outcome add to the stored value of a portfolio's open positions in it; 0 if none
 * is newer.
 */
export interface OutcomeGain {
  readonly mark: OutcomeMark;
  readonly gain: Usd;
}

/** Whose positions are looked at, and at which marks. */
export interface GainsQuery {
  readonly portfolioId: number;
  readonly marks: readonly OutcomeMark[];
  /** A stored mark of after this moment gives way to any other. */
  readonly now: Date;
}

/** Looks each outcome up by the index of what is held, so that the cost follows the marks and not the portfolio. */
const GAINS = `
  select m.number::int as number, ${micros(`sum(case when ${isNewer('m.at', 'p.marked_at', '$7')}
    then trunc(p.shares * m.price, 6) - trunc(p.shares * p.mark, 6) else 0 end)`)} as gain
  from ${MARKS}
  cross join lateral (
    select shares, mark, marked_at from portfolio_positions p
    where p.venue = m.venue and p.market_id = m.market_id and p.portfolio_id = $6 and p.action = m.action
      and p.status = 'open' offset 0) p
  group by m.number`;

/** The gain of each of the marks' outcomes of which the portfolio holds something. */
export async function gainsByOutcome(
  em: SqlEntityManager,
  { portfolioId, marks, now }: GainsQuery,
): Promise<OutcomeGain[]> {
  if (marks.length === 0) return [];
  const rows = await rawQuery<{ number: number; gain: string }>(em, GAINS, [
    ...markColumns(marks),
    portfolioId,
    now.toISOString(),
  ]);
  return rows.map(({ number, gain }) => ({ mark: marks[number - 1]!, gain: BigInt(gain) as Usd }));
}
