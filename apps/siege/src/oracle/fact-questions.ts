import type { Question } from './question.ts';

/** Every fact has its origin, once. */
export const factQuestions: readonly Question[] = [
  {
    kind: 'lost',
    name: 'accepted commands without a fill',
    sql: `select c.command_id as id, 'accepted' as stored, 'a fill' as expected from commands c
      left join fills f using (portfolio_id, command_id) where (c.result->>'accepted')::boolean and f.command_id is null`,
  },
  {
    kind: 'drift',
    name: 'fills whose command is absent or refused',
    sql: `select f.command_id as id, 'a fill' as stored, 'none' as expected from fills f
      left join commands c using (portfolio_id, command_id) where c.command_id is null or not (c.result->>'accepted')::boolean`,
  },
  {
    kind: 'drift',
    name: 'movements of no fill',
    sql: `select distinct l.command_id as id, l.kind as stored, 'none' as expected from ledger_transfers l
      left join fills f using (portfolio_id, command_id) where f.command_id is null and l.kind <> 'deposit'`,
  },
  {
    kind: 'doubled',
    name: 'trades of one command of a tenant',
    sql: `select reason as id, count(*)::text as stored, '1' as expected from trades
      where reason is not null group by reason having count(*) > 1`,
  },
  {
    kind: 'drift',
    name: 'number of executed trades',
    sql: `select p.id::text as id, p.trade_count::text as stored, count(t.trade_id)::text as expected
      from portfolio_state p left join trades t on t.portfolio_id = p.id and t.status <> 'rejected'
      group by p.id having p.trade_count <> count(t.trade_id)`,
  },
];
