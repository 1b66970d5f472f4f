import type { Question } from './question.ts';

const ACCOUNTS = `
  select portfolio_id, account, sum(amount) as total from (
    select portfolio_id, debit as account, amount from ledger_transfers
    union all select portfolio_id, credit, -amount from ledger_transfers) as sides
  group by portfolio_id, account`;

const bySums = (column: string, account: string, sign: '' | '-'): Question => ({
  kind: 'drift',
  name: `${column} of a portfolio, by the ledger`,
  sql: `with accounts as (${ACCOUNTS})
    select p.id::text as id, p.${column}::text as stored, coalesce(${sign}a.total, 0)::text as expected
    from portfolio_state p left join accounts a on a.portfolio_id = p.id and a.account = '${account}'
    where p.${column} <> coalesce(${sign}a.total, 0)`,
});

/** The movement of an account that a fill claims, against its rows in the ledger. */
const moved = (account: 'cash' | 'positions', claim: string): Question => ({
  kind: 'drift',
  name: `${account} that a fill moved`,
  sql: `with moved as (
      select portfolio_id, command_id, sum(case when debit = '${account}' then amount else 0 end
        - case when credit = '${account}' then amount else 0 end) as total
      from ledger_transfers group by portfolio_id, command_id)
    select f.command_id as id, coalesce(m.total, 0)::text as stored, (${claim})::text as expected
    from fills f left join moved m using (portfolio_id, command_id) where coalesce(m.total, 0) <> (${claim})`,
});

const CASH = `case f.kind when 'buy' then -(f.amount + f.fee) when 'reverse' then -(f.gross - f.exit_fee)
  else f.gross - f.exit_fee end`;
const POSITIONS = `case when f.kind in ('buy', 'reverse') then f.amount + f.fee else -(f.amount + f.fee) end`;

/** Conservation, written a second time. */
export const ledgerQuestions: readonly Question[] = [
  bySums('balance', 'cash', ''),
  bySums('total_invested', 'positions', ''),
  bySums('realized_pnl', 'realized_pnl', '-'),
  bySums('initial_balance', 'funding', '-'),
  moved('cash', CASH),
  moved('positions', POSITIONS),
  {
    kind: 'drift',
    name: 'balance + invested against initial + realized',
    sql: `select id::text, (balance + total_invested)::text as stored, (initial_balance + realized_pnl)::text as expected
      from portfolio_state where balance + total_invested <> initial_balance + realized_pnl`,
  },
];
