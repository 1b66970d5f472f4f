import { describe, expect, test } from 'vitest';
import {
  addSnapshots,
  createPortfolio,
  executeTrade,
  parsePrice,
  parseUsd,
  readHistory,
  updatePortfolio,
  type MarketSnapshot,
} from '../../src/index.ts';
import { aBuy } from '../support/builders.ts';
import { marketWorld } from '../support/market-world.ts';
import { openTestWorld } from '../support/test-database.ts';
import { resolved } from '../support/listings.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The clock of the file, which is moved by hand. */
let time = Math.ceil(Date.now() / DAY) * DAY + HOUR;
const world = await openTestWorld({ now: () => new Date(time) });
const { db, owner, portfolio } = world;
const { says } = marketWorld(world);

const pass = (ms: number): void => void (time += ms);
const at = (ms: number): Date => new Date(time + ms);

describe('the closing price of a trade', () => {
  const tell = (marketId: string, fields: Partial<MarketSnapshot> & Pick<MarketSnapshot, 'at'>) =>
    addSnapshots(db, [
      { venue: 'polymarket', marketId, outcome: 0, price: null, bid: null, ask: null, ...fields },
    ]);
  const buy = (portfolioId: number, commandId: string, fields: Parameters<typeof aBuy>[0] = {}) =>
    executeTrade(db, aBuy({ portfolioId, commandId, occurredAt: at(0), ...fields }));
  const closingOf = async (portfolioId: number) =>
    Object.fromEntries(
      (await readHistory(db, portfolioId)).history.trades.map((trade) => [trade.tradeId, trade.closingPrice]),
    );

  test('is the midpoint of its outcome an hour before the market ended', async () => {
    const { id } = await portfolio();
    const endsAt = at(10 * HOUR);
    const open = { state: 'open', reviewReason: null } as const;
    for (const marketId of ['line', 'old', 'early']) await says(marketId, open, { endsAt });
    await buy(id, 'yes', { marketId: 'line' });
    await buy(id, 'no', { marketId: 'line', action: 'buy_no' });
    await buy(id, 'stale', { marketId: 'old' });
    await buy(id, 'ended', { marketId: 'early' });
    await tell('line', { at: at(8 * HOUR), bid: parsePrice('0.30'), ask: parsePrice('0.34') });
    await tell('line', { at: at(9.5 * HOUR), bid: parsePrice('0.90'), ask: parsePrice('0.92') });
    await tell('line', { at: at(7 * HOUR), outcome: 1, price: parsePrice('0.7') });
    await tell('old', { at: at(-20 * HOUR), price: parsePrice('0.5') });
    await tell('early', { at: at(4 * HOUR), price: parsePrice('0.6') });
    await tell('early', { at: at(6 * HOUR), price: parsePrice('1') });
    pass(9.2 * HOUR);
    await buy(id, 'late', { marketId: 'line' });
    expect(await closingOf(id)).toEqual({ yes: null, no: null, stale: null, ended: null, late: null });

    pass(0.8 * HOUR);
    for (const marketId of ['line', 'old'])
      await says(marketId, resolved('1'), { endsAt, venueUpdatedAt: at(0) });
    // It had its result five hours earlier than it was to end.
    await says('early', resolved('1'), { endsAt, venueUpdatedAt: at(-5 * HOUR) });
    expect(await closingOf(id)).toEqual({ yes: 0.32, no: 0.7, stale: null, ended: 0.6, late: null });
  });
});

describe('the runs of a strategy', () => {
  const run = async (id: number, strategyType: string | null, dollars: readonly number[]) => {
    await createPortfolio(db, { id, name: `run ${id}`, initialBalance: parseUsd('1000'), strategyType });
    await owner('update portfolio_state set trade_count = 1 where id = $1', id);
    for (const [index, value] of dollars.entries())
      await owner(
        'insert into equity_snapshots (portfolio_id, at, balance, market_value, open_positions) values ($1, $2, $3, 0, 0)',
        id,
        at(index * DAY).toISOString(),
        value,
      );
  };
  /** Sharpe ratio of one day of the equity at midnights, by sums of squares. */
  const sharpeOf = (dollars: readonly number[]): number => {
    const returns = dollars.slice(1).map((value, index) => value / dollars[index]! - 1);
    const [n, sum] = [returns.length, returns.reduce((total, value) => total + value, 0)];
    const squares = returns.reduce((total, value) => total + value * value, 0);
    return sum / n / Math.sqrt((squares - (sum * sum) / n) / (n - 1));
  };
  const familyOf = async (id: number) => (await readHistory(db, id)).history.family;

  test('are all portfolios that name it and traded, with the Sharpe ratios of those that are old enough', async () => {
    const wave = Array.from({ length: 25 }, (_, index) => 1000 + (index % 4) * 10 + index);
    await run(301, 'wave', wave);
    await run(302, 'wave', wave.toReversed());
    await run(303, 'wave', wave.slice(0, 5));
    await run(304, 'other', wave);
    await run(305, null, wave);
    await run(
      306,
      'wave',
      wave.map((value, index) => (index > 10 ? 0 : value)),
    );
    await createPortfolio(db, { id: 307, name: 'idle', initialBalance: parseUsd('1'), strategyType: 'wave' });
    pass(25 * DAY);
    const { runs, sharpes } = await familyOf(301);
    expect(runs).toBe(4);
    // 303 moved for five days and then stood still, which its ratio is of; 306 was ruined before it was old enough.
    const still = Array.from({ length: 20 }, () => wave[4]!);
    expect(sharpes).toEqual([
      expect.closeTo(sharpeOf(wave.toReversed()), 9),
      expect.closeTo(sharpeOf([...wave.slice(0, 5), ...still]), 9),
    ]);
    expect(await familyOf(304)).toEqual({ runs: 1, sharpes: [] });
    expect(await familyOf(305)).toEqual({ runs: 1, sharpes: [] });
    expect((await familyOf(307)).runs).toBe(5);
    // A strategy that ran on a portfolio is one of its own, whatever its version and whatever else it names.
    for (const [id, version] of [
      [305, 1],
      [304, 2],
    ])
      await owner(
        "insert into strategy_states (portfolio_id, strategy, version, state, cycle_id, stored_at) values ($1, 'wave', $2, '{}', 1, now())",
        id,
        version,
      );
    expect((await familyOf(301)).runs).toBe(6);
    expect((await familyOf(305)).runs).toBe(6);
  });
});

test('the history of an archived portfolio ends with its last change', async () => {
  const { id } = await portfolio();
  await executeTrade(db, aBuy({ portfolioId: id, occurredAt: at(0) }));
  pass(DAY);
  await updatePortfolio(db, id, { status: 'archived', lastUpdated: at(0) });
  const ended = at(0);
  pass(30 * DAY);
  const { history, at: end } = await readHistory(db, id);
  expect(end).toEqual(ended);
  expect(history.equity.at(-1)!.at).toEqual(ended);
});
