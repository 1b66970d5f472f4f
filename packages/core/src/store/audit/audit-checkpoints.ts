import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { rawQuery } from '../connection/raw-query.ts';

/** Any fixed number; names the round of audits among the advisory locks of a database. */
const ROUND_LOCK = 7_265_746_102;

/** The sums that a portfolio's row keeps, as one text. */
const STATE =
  'row(p.initial_balance, p.balance, p.total_invested, p.total_profit_loss, p.realized_pnl, p.trade_count)::text';

/** The amount that the row `l` of the ledger adds to an account. */
const gain = (account: string): string =>
  `case when l.debit = '${account}' then l.amount when l.credit = '${account}' then -l.amount else 0 end`;

/** The amount that the row `l` of the ledger adds to each sum of its portfolio. */
const GAINS: Readonly<Record<string, string>> = {
  initial_balance: `-(${gain('funding')})`,
  balance: gain('cash'),
  total_invested: gain('positions'),
  realized_pnl: `-(${gain('realized_pnl')})`,
  // Every buy has exactly one movement of this kind.
  trade_count: "case when l.kind = 'entry' then 1 else 0 end",
};
const SUMS = Object.keys(GAINS);
const each = (write: (sum: string) => string): string => SUMS.map(write).join(', ');
const every = (write: (sum: string) => string): string => SUMS.map(write).join(' and ');

/** Portfolios whose sums are not those that were found right last, or were waived, with the moment from which on to add up. */
const CHANGED = `
  select p.*, ${STATE} as state, coalesce(c.through, p.created_at) as since,
    ${each((sum) => `coalesce(c.${sum}, 0) as ${sum}_before`)}
  from portfolio_state p left join audit_checkpoints c on c.portfolio_id = p.id
  where p.status <> 'locked' and (c.verified_state is distinct from ${STATE} or c.waived_because is not null)`;

const SINCE = `select min(since)::text as since from (${CHANGED}) changed`;

/**
 * Movements since the checkpoint. Those recorded before the portfolio's latest moment are settled: whatever is still to
 * come is recorded at that moment or after it, as moments are given out under the portfolio's lock and never go back.
 */
const MOVED = `
  select p.id, ${each((sum) => `coalesce(sum(${GAINS[sum]}), 0) as ${sum}`)},
    ${each((sum) => `coalesce(sum(${GAINS[sum]}) filter (where l.recorded_at < p.last_updated), 0) as ${sum}_settled`)}
  from changed p join ledger_transfers l on l.portfolio_id = p.id and l.recorded_at >= p.since
  where l.recorded_at >= $1::timestamptz group by p.id`;

const JUDGED = `
  select p.id, p.last_updated, p.state, ${each((sum) => `p.${sum}_before + coalesce(m.${sum}_settled, 0) as ${sum}`)},
    ${every((sum) => `p.${sum}_before + coalesce(m.${sum}, 0) = p.${sum}`)} as adds_up
  from changed p left join moved m on m.id = p.id`;

/** Portfolios whose open lots do not give their sums, whether those changed or not. */
const MISHELD = `
  select p.id from portfolio_state p
  left join (
    select portfolio_id, sum(amount + fee) as cost, sum(current_pnl) as pnl,
      bool_and(current_pnl = trunc(shares * mark, 6) - amount - fee) as valued
    from portfolio_positions where status = 'open' group by portfolio_id) o on o.portfolio_id = p.id
  where p.status <> 'locked' and not (p.total_invested = coalesce(o.cost, 0)
    and p.total_profit_loss = p.realized_pnl + coalesce(o.pnl, 0) and coalesce(o.valued, true))`;

/**
 * Checks what changed since the checkpoints, moves them on where it is right and names the portfolios where it is not.
 * `$1` is the earliest moment that any of them needs, by which the index finds where the ledger is to be read from.
 */
const ROUND = `
  with changed as (${CHANGED}), moved as (${MOVED}), judged as (${JUDGED}),
  suspects as (select id from judged where not adds_up union (${MISHELD})),
  moved_on as (
    insert into audit_checkpoints (portfolio_id, through, ${each((sum) => sum)}, verified_state, waived_because)
    select id, last_updated, ${each((sum) => sum)}, state, null from judged where id not in (select id from suspects)
    on conflict (portfolio_id) do update set through = excluded.through, ${each((sum) => `${sum} = excluded.${sum}`)},
      verified_state = excluded.verified_state, waived_because = null)
  select (select count(*) from changed)::int as changed, (select array_agg(id order by id) from suspects) as suspects`;

/** The result of a round. */
export interface Round {
  /** Portfolios that had changed since the last one. */
  readonly changed: number;
  /** Portfolios whose sums are not those of their movements. */
  readonly suspects: readonly number[];
}

/** Holds the round until the transaction ends; false where another process has it. */
export async function takeRound(em: SqlEntityManager): Promise<boolean> {
  const [taken] = await rawQuery<{ taken: boolean }>(em, 'select pg_try_advisory_xact_lock($1) as taken', [
    ROUND_LOCK,
  ]);
  return taken?.taken === true;
}

/** Adds up the movements since the checkpoints, in a transaction that sees one state of the database. */
export async function runRound(em: SqlEntityManager): Promise<Round> {
  const [bound] = await rawQuery<{ since: string | null }>(em, SINCE, []);
  const [round] = await rawQuery<{ changed: number; suspects: number[] | null }>(em, ROUND, [
    bound?.since ?? null,
  ]);
  return { changed: round!.changed, suspects: round!.suspects ?? [] };
}

/** Lets the next round begin at the portfolio's beginning. */
export const forgetCheckpoint = (em: SqlEntityManager, portfolioId: number): Promise<object[]> =>
  rawQuery(
    em,
    `update audit_checkpoints c set through = p.created_at, ${each((sum) => `${sum} = 0`)}, verified_state = '', waived_because = null
     from portfolio_state p where p.id = c.portfolio_id and p.id = $1`,
    [portfolioId],
  );

/** Remembers why differences of the portfolio are let be until it is found right again. */
export const waive = (em: SqlEntityManager, portfolioId: number, reason: string): Promise<object[]> =>
  rawQuery(
    em,
    `insert into audit_checkpoints (portfolio_id, through, ${each((sum) => sum)}, verified_state, waived_because)
     select id, created_at, ${each(() => '0')}, '', $2 from portfolio_state where id = $1
     on conflict (portfolio_id) do update set waived_because = excluded.waived_because`,
    [portfolioId, reason],
  );

/** Why differences of the portfolio are let be; null where they are not. */
export async function waiverOf(em: SqlEntityManager, portfolioId: number): Promise<string | null> {
  const waiver = 'select waived_because from audit_checkpoints where portfolio_id = $1';
  const [row] = await rawQuery<{ waived_because: string | null }>(em, waiver, [portfolioId]);
  return row?.waived_because ?? null;
}
