import { connect, createPortfolio, parseUsd } from '@prescient/core';
import type { TestDatabase } from '@prescient/testkit';

/** Trades and positions of 1 dollar each at 0.5, as if they had been bought, by two statements. */
const FILL = [
  `insert into trades (portfolio_id, trade_id, timestamp, recorded_at, venue, market_id, market_question, action,
     requested_amount, amount, shares, fee, entry_price, fill_model, status, current_pnl, realized_pnl)
   select $1::int, 't' || lpad(i::text, 6, '0'), moment, moment, 'polymarket', 'm' || i, 'Will it rain?', 'buy_yes',
     1, 1, 2, 0, 0.5, 'quoted', 'open', 0, 0
   from generate_series(1, $2::int) i cross join lateral (select timestamptz '2025-01-01Z' + i * interval '1 second' as moment) m`,
  `insert into portfolio_positions (portfolio_id, trade_id, venue, market_id, market_question, action, amount, shares,
     fee, entry_price, entry_timestamp, status, mark, mark_source, marked_at, current_pnl, realized_pnl, proceeds)
   select portfolio_id, trade_id, venue, market_id, market_question, action, amount, shares, fee, entry_price, timestamp,
     'open', 0.5, 'entry', timestamp, 0, 0, 0
   from trades where portfolio_id = $1::int and $2::int > 0`,
  `update portfolio_state set balance = balance - $2::int, total_invested = $2::int, trade_count = $2::int where id = $1::int`,
];

/** Opens a portfolio that holds so many positions, of 1 dollar each. */
export async function fillPortfolio(database: TestDatabase, id: number, positions: number): Promise<void> {
  const owner = await connect({ url: database.ownerUrl, poolSize: 1, patienceMs: 600_000 });
  try {
    await createPortfolio(owner, { id, name: 'full', initialBalance: parseUsd('1000000') });
    const pool = await owner.orm.em.getConnection().getNativeClient();
    for (const statement of FILL) await pool.query(statement, [id, positions]);
    await pool.query('analyze portfolio_positions');
  } finally {
    await owner.close();
  }
}
