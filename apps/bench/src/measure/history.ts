import type { Client } from 'pg';
import { progress } from '@prescient/workshop';
import { withOwner } from '../laboratory/bench-database.ts';

/** A portfolio with a past: how many trades it made, and the place in the middle of them. */
export interface Past {
  readonly portfolioId: number;
  readonly trades: number;
  /** Positions that are still open, the newest ones. */
  readonly open: number;
}

/** Positions that are still open, in every portfolio of a history as many, so that what differs is the past alone. */
const OPEN_POSITIONS = 10;
const FIRST_ID = 3_000;

/*
 * The rows of trades of 1 dollar each at 0.5, all but the newest positions sold at the price they were bought at:
 * $1 is the portfolio, $2 its number of trades, $3 that of its open positions.
 */
const ID = `'past-' || lpad(i::text, 8, '0')`;
const TIME = `timestamptz '2025-01-01Z' + i * interval '1 second'`;
const SALE_TIME = `${TIME} + interval '100 milliseconds'`;
const CLOSED = `i <= $2::int - $3::int`;
const ALL = 'generate_series(1, $2::int) as i';
const SOLD = `generate_series(1, $2::int - $3::int) as i`;
const MARKET = `'polymarket', '517310', 'Will the Astrid Pilots win the Harbour Cup?', 'buy_yes'`;
const ACCEPTED = `'{"accepted": true, "result": {"fee": "0.000000", "price": "0.500000", "amount": "1.000000"}}'::jsonb`;
const RECEIPT = `'{"price": "0.500000", "source": "quoted"}'::jsonb`;

const STATEMENTS = {
  portfolio_state: `insert into portfolio_state (id, kind, name, initial_balance, balance, total_invested, total_profit_loss,
      realized_pnl, trade_count, fill_model, status, created_at, last_updated)
    select $1::int, 'live', 'a past of ' || $2::int, 1000000, 1000000 - $3::int, $3::int, 0, 0, $2::int, 'quoted', 'active',
      '2025-01-01Z', now()`,
  trades: `insert into trades (portfolio_id, trade_id, timestamp, recorded_at, venue, market_id, market_question, action,
      requested_amount, amount, shares, fee, entry_price, fill_model, status, current_pnl, realized_pnl)
    select $1::int, ${ID}, ${TIME}, ${TIME}, ${MARKET}, 1, 1, 2, 0, 0.5, 'quoted',
      case when ${CLOSED} then 'closed' else 'open' end, 0, 0 from ${ALL}`,
  portfolio_positions: `insert into portfolio_positions (portfolio_id, trade_id, venue, market_id, market_question, action,
      amount, shares, fee, entry_price, entry_timestamp, status, mark, mark_source, marked_at, current_pnl, realized_pnl,
      proceeds, exit_price, exit_timestamp, exit_reason)
    select $1::int, ${ID}, ${MARKET}, case when ${CLOSED} then 0 else 1 end, case when ${CLOSED} then 0 else 2 end, 0, 0.5,
      ${TIME}, case when ${CLOSED} then 'closed' else 'open' end, 0.5, 'entry', ${TIME}, 0, 0,
      case when ${CLOSED} then 1 else 0 end, case when ${CLOSED} then 0.5 end, case when ${CLOSED} then ${SALE_TIME} end,
      case when ${CLOSED} then 'sold' end from ${ALL}`,
  commands: `insert into commands (portfolio_id, command_id, kind, request_hash, result, recorded_at)
    select $1::int, ${ID}, 'execute', repeat('0', 64), ${ACCEPTED}, ${TIME} from ${ALL}
    union all
    select $1::int, 'sale-' || ${ID}, 'close', repeat('0', 64), ${ACCEPTED}, ${SALE_TIME} from ${SOLD}`,
  fills: `insert into fills (portfolio_id, command_id, trade_id, kind, price, shares, amount, fee, gross, exit_fee, fill_model,
      occurred_at, recorded_at, receipt)
    select $1::int, ${ID}, ${ID}, 'buy', 0.5, 2, 1, 0, 0, 0, 'quoted', ${TIME}, ${TIME}, ${RECEIPT} from ${ALL}
    union all
    select $1::int, 'sale-' || ${ID}, ${ID}, 'sell', 0.5, 2, 1, 0, 1, 0, 'quoted', ${SALE_TIME}, ${SALE_TIME}, ${RECEIPT}
      from ${SOLD}`,
  ledger_transfers: `insert into ledger_transfers (portfolio_id, command_id, transfer_id, debit, credit, amount, kind,
      trade_id, recorded_at)
    select $1::int, 'deposit', 1, 'cash', 'funding', 1000000, 'deposit', null, timestamptz '2025-01-01Z'
    union all
    select $1::int, ${ID}, 1, 'positions', 'cash', 1, 'entry', ${ID}, ${TIME} from ${ALL}
    union all
    select $1::int, 'sale-' || ${ID}, 1, 'cash', 'positions', 1, 'proceeds', ${ID}, ${SALE_TIME} from ${SOLD}`,
};

/** Tables whose keys lead to others come after those; the two chains know nothing of each other and share the work. */
const CHAINS = [
  ['portfolio_state', 'trades', 'portfolio_positions', 'fills'],
  ['commands', 'ledger_transfers'],
] as const satisfies (keyof typeof STATEMENTS)[][];

async function fill(
  owner: Client,
  tables: readonly (keyof typeof STATEMENTS)[],
  pasts: readonly Past[],
): Promise<void> {
  for (const table of tables) {
    for (const { portfolioId, trades, open } of pasts)
      await owner.query(
        `with past (portfolio, trades, open) as (values ($1::int, $2::int, $3::int)) ${STATEMENTS[table]}`,
        [portfolioId, trades, open],
      );
    // The keys of the next table are checked with a plan that is made once and kept.
    await owner.query(`analyze ${table}`);
  }
}

/** Makes a portfolio for each number of trades, as if it had made them. */
export async function makeHistory(ownerUrl: string, sizes: readonly number[]): Promise<Past[]> {
  const pasts = sizes.map((trades, index) => ({
    portfolioId: FIRST_ID + index,
    trades,
    open: OPEN_POSITIONS,
  }));
  await makePasts(ownerUrl, pasts);
  return pasts;
}

/** Makes these portfolios, as if they had traded. */
export async function makePasts(ownerUrl: string, pasts: readonly Past[]): Promise<void> {
  progress(`pasts of ${pasts.map(({ trades }) => trades).join(', ')} trades`);
  await Promise.all(CHAINS.map((tables) => withOwner(ownerUrl, (owner) => fill(owner, tables, pasts))));
  await withOwner(ownerUrl, (owner) => owner.query('vacuum analyze'));
}

/**
 * Asks for the page that begins in the middle of a portfolio's past. Clients get such a cursor from a page; walking
 * through half a million trades to get it here would take longer than all measurements.
 */
export async function middleCursor(owner: Client, { portfolioId, trades }: Past): Promise<string> {
  const { rows } = await owner.query<{ trade_id: string; recorded_at: Date }>(
    `select trade_id, recorded_at from trades where portfolio_id = $1 order by recorded_at desc, trade_id desc
     offset $2 limit 1`,
    [portfolioId, Math.floor(trades / 2)],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`portfolio ${portfolioId} has no past`);
  return Buffer.from(`${row.recorded_at.toISOString()} ${row.trade_id}`).toString('base64url');
}
