import type { Question } from './question.ts';

/** The sign of a fill's shares, stake and fee in its position. */
const SIGN = `case when f.kind in ('buy', 'reverse') then 1 else -1 end`;

const byFills = (column: 'shares' | 'amount' | 'fee'): Question => ({
  kind: 'drift',
  name: `${column} of a position, by its fills`,
  sql: `select p.trade_id as id, p.${column}::text as stored, sum(${SIGN} * f.${column})::text as expected
    from portfolio_positions p join fills f using (portfolio_id, trade_id)
    group by p.portfolio_id, p.trade_id, p.${column} having p.${column} <> sum(${SIGN} * f.${column})`,
});

const byPositions = (column: string, sum: string): Question => ({
  kind: 'drift',
  name: `${column} of a portfolio, by its positions`,
  sql: `select p.id::text as id, p.${column}::text as stored, coalesce(sum(${sum}), 0)::text as expected
    from portfolio_state p left join portfolio_positions o on o.portfolio_id = p.id
    group by p.id having p.${column} <> coalesce(sum(${sum}), 0)`,
});

/** Positions as the sums of their fills, and portfolios as the sums of their positions. */
export const positionQuestions: readonly Question[] = [
  byFills('shares'),
  byFills('amount'),
  byFills('fee'),
  byPositions('total_invested', 'o.amount + o.fee'),
  byPositions('realized_pnl', 'o.realized_pnl'),
  byPositions(
    'total_profit_loss',
    `o.realized_pnl + case when o.status = 'open' then o.current_pnl else 0 end`,
  ),
  {
    kind: 'drift',
    name: 'status of a position, by its shares',
    sql: `select trade_id as id, status as stored, case when shares > 0 then 'open' else 'closed' end as expected
      from portfolio_positions where (status = 'open') <> (shares > 0)`,
  },
  {
    kind: 'lost',
    name: 'positions that a settled market left open',
    sql: `select p.trade_id as id, p.status as stored, 'paid' as expected from portfolio_positions p
      join markets m using (venue, market_id) where m.state = 'settled' and p.status = 'open'`,
  },
];
