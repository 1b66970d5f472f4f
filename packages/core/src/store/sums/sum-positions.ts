import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { MAX_OWN_SKEW_MS, type OutcomeMark } from '../../domain/index.ts';
import { formatPrice, type Usd } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** The sums over all open positions of a portfolio, each position at the newer of its stored mark and the one given. */
export interface OpenSums {
  readonly positions: number;
  /** `Σ ⌊shares × mark⌋`, rounded position by position. */
  readonly value: Usd;
  /** The part of `value` that the given marks add to the stored ones. */
  readonly gain: Usd;
  readonly stalePositions: number;
  /** Σ value of the positions whose mark is of before `staleBefore`, or of unknown age. */
  readonly staleValue: Usd;
}

/** Whose positions are summed, and at which marks. */
export interface OpenSumsQuery {
  readonly portfolioId: number;
  /** At most one of an outcome. */
  readonly marks: Iterable<OutcomeMark>;
  readonly staleBefore: Date;
  /** Marks of after this moment are of unknown age: they are stale, and give way to any other. */
  readonly now: Date;
}

/** An array as PostgreSQL reads it; the driver's own way takes ten times as long for thousands of values. */
export const arrayText = (values: readonly string[]): string =>
  `{${values.map((value) => JSON.stringify(value)).join(',')}}`;

/** The columns of marks, as `unnest` takes them: venue, market, action, price, time. */
export function markColumns(marks: Iterable<OutcomeMark>): string[] {
  const all = [...marks];
  return [
    arrayText(all.map(({ venue }) => venue)),
    arrayText(all.map(({ marketId }) => marketId)),
    arrayText(all.map(({ outcome }) => (outcome === 0 ? 'buy_yes' : 'buy_no'))),
    arrayText(all.map(({ price }) => formatPrice(price))),
    arrayText(all.map(({ at }) => at.toISOString())),
  ];
}

/** The given marks as a table `m`, numbered from 1, from the parameters $1 to $5. */
export const MARKS = `unnest($1::text[], $2::text[], $3::text[], $4::numeric(20,6)[], $5::timestamptz(3)[])
  with ordinality as m (venue, market_id, action, price, at, number)`;

/** A sum of dollars in millionths, as text: it may be larger than any one amount. */
export const micros = (sum: string): string => `trunc(coalesce(${sum}, 0) * 1000000)::text`;

const fromFuture = (at: string, now: string): string =>
  `${at} > ${now}::timestamptz + interval '${MAX_OWN_SKEW_MS} milliseconds'`;

/** True, in SQL, if a mark takes the place of a stored one: that is older, or from the future, as a clock was ahead. */
export const isNewer = (mark: string, stored: string, now: string): string =>
  `(${mark} > ${stored} or (${mark} is not null and ${fromFuture(stored, now)}))`;

const isStale = (staleBefore: string, now: string): string =>
  `(marked_at < ${staleBefore} or ${fromFuture('marked_at', now)})`;

const NEWER = isNewer('m.at', 'p.marked_at', '$8');

/**
 * The open positions of portfolio $6, each with its value at the stored mark and at the newer one, and whether that is of
 * before $7. `offset 0` keeps PostgreSQL from computing a value again for every sum that it is in.
 */
export const VALUED = `
  select venue, market_id, action, shares, is_marked, stored, value, ${isStale('$7', '$8')} as is_stale
  from (
    select p.venue, p.market_id, p.action, p.shares, m.venue is not null as is_marked,
      trunc(p.shares * p.mark, 6) as stored, case when ${NEWER} then m.at else p.marked_at end as marked_at,
      trunc(p.shares * case when ${NEWER} then m.price else p.mark end, 6) as value
    from portfolio_positions p
    left join ${MARKS} on m.venue = p.venue and m.market_id = p.market_id and m.action = p.action
    where p.portfolio_id = $6 and p.status = 'open' offset 0) as held`;

const SUMS = `
  select count(*)::int as positions, ${micros('sum(value)')} as value, ${micros('sum(value) - sum(stored)')} as gain,
    count(*) filter (where is_stale)::int as "stalePositions",
    ${micros('sum(value) filter (where is_stale)')} as "staleValue"
  from (${VALUED}) as valued`;

/** The same at the stored marks, in half of the time. */
const STORED_SUMS = `
  select count(*)::int as positions, ${micros('sum(value)')} as value, '0' as gain,
    count(*) filter (where is_stale)::int as "stalePositions",
    ${micros('sum(value) filter (where is_stale)')} as "staleValue"
  from (
    select trunc(shares * mark, 6) as value, ${isStale('$2', '$3')} as is_stale
    from portfolio_positions where portfolio_id = $1 and status = 'open' offset 0) as held`;

/** The sums as PostgreSQL writes them. */
export type SumsRow = Pick<OpenSums, 'positions' | 'stalePositions'> &
  Record<'value' | 'gain' | 'staleValue', string>;

export const sumsOf = ({ positions, stalePositions, value, gain, staleValue }: SumsRow): OpenSums => ({
  positions,
  stalePositions,
  value: BigInt(value) as Usd,
  gain: BigInt(gain) as Usd,
  staleValue: BigInt(staleValue) as Usd,
});

/** Sums the open positions where they lie: the answer is one row, however many there are. */
export async function sumOpenPositions(
  em: SqlEntityManager,
  { portfolioId, marks, staleBefore, now }: OpenSumsQuery,
): Promise<OpenSums> {
  const given = [...marks];
  const parameters = [portfolioId, staleBefore.toISOString(), now.toISOString()];
  const [row] =
    given.length === 0
      ? await rawQuery<SumsRow>(em, STORED_SUMS, parameters)
      : await rawQuery<SumsRow>(em, SUMS, [...markColumns(given), ...parameters]);
  return sumsOf(row!);
}
