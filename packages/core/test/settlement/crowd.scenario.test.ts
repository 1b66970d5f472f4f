import { expect, test } from 'vitest';
import {
  commitCommands,
  decideMarket,
  executeTrade,
  importMarkets,
  parsePrice,
  settleMarket,
  verifyAudit,
  type Command,
} from '../../src/index.ts';
import { aBuy } from '../support/builders.ts';
import { aListing } from '../support/listings.ts';
import { refOf } from '../support/market-world.ts';
import { openTestWorld } from '../support/test-database.ts';

/** `npm run crowd -- 10000` asks for more. */
const PORTFOLIOS = Number(process.env['CROWD'] ?? 20);
const LOTS = 10;
const AT_ONCE = 500;
const HOUR = 3_600_000;

const { db, owner, another, portfolio } = await openTestWorld();
const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576);

/** Opens portfolios 10,001 and on, each with its deposit. */
const open = (count: number): Promise<unknown> =>
  owner(
    `with opened as (
      insert into portfolio_state (id, kind, name, initial_balance, balance, total_invested, total_profit_loss, realized_pnl,
        trade_count, fill_model, status, created_at, last_updated)
      select 10000 + n, 'live', 'one of many', 10000, 10000, 0, 0, 0, 0, 'quoted', 'active', '2026-01-01', '2026-01-01'
      from generate_series(1, $1::int) n returning id)
    insert into ledger_transfers (portfolio_id, command_id, transfer_id, debit, credit, amount, kind, recorded_at)
    select id, 'deposit', 1, 'cash', 'funding', 10000, 'deposit', '2026-01-01' from opened`,
    count,
  );

function* buys(): Generator<Command> {
  for (let lot = 0; lot < LOTS; lot += 1)
    for (let index = 1; index <= PORTFOLIOS; index += 1)
      yield {
        ...aBuy({ portfolioId: 10_000 + index, marketId: 'crowd', commandId: `lot-${lot}`, price: '0.40' }),
        kind: 'execute',
      };
}

test(
  `${PORTFOLIOS} portfolios with ${LOTS} positions each in one market are settled, while another one trades`,
  async () => {
    await importMarkets(db, { events: [], markets: [aListing({ marketId: 'crowd' })] });
    await open(PORTFOLIOS);
    const all = [...buys()];
    for (let from = 0; from < all.length; from += AT_ONCE)
      await commitCommands(db, all.slice(from, from + AT_ONCE));
    await decideMarket(db, { ...refOf('crowd'), verdict: parsePrice('1'), reason: 'won' });

    const { id: portfolioId } = await portfolio();
    const trader = await another();
    const waits: number[] = [];
    let isSettling = true;
    const trade = async (): Promise<void> => {
      for (let number = 0; isSettling || number === 0; number += 1) {
        const began = performance.now();
        await executeTrade(
          trader,
          aBuy({ portfolioId, marketId: 'other', commandId: `t-${number}`, amount: '0.01' }),
        );
        waits.push(performance.now() - began);
      }
    };
    const trading = trade();
    const heap: number[] = [];
    const began = performance.now();
    const settlement = await settleMarket(db, refOf('crowd'), {
      onPage: () => heap.push(process.memoryUsage().heapUsed),
    }).finally(() => (isSettling = false));
    const seconds = (performance.now() - began) / 1_000;
    await trading;
    expect(settlement).toMatchObject({ state: 'settled', settled: PORTFOLIOS * LOTS, left: [] });
    const sorted = waits.toSorted((a, b) => a - b);
    const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))]!);
    process.stdout.write(
      `${settlement.settled} positions of ${PORTFOLIOS} portfolios in ${seconds.toFixed(1)} s ` +
        `(${Math.round(settlement.settled / seconds)} a second); heap ${megabytes(Math.min(...heap))} to ` +
        `${megabytes(Math.max(...heap))} MB, at the end ${megabytes(heap.at(-1)!)}; meanwhile ${waits.length} trades of another ` +
        `portfolio, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms\n`,
    );
    expect((await verifyAudit(db)).clean).toBe(true);
  },
  HOUR,
);
