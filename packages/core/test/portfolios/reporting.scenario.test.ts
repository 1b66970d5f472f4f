import { describe, expect, test } from 'vitest';
import {
  closeTrade,
  commitCommands,
  executeTrade,
  formatUsd,
  getTrade,
  markPositions,
  parsePrice,
  rankPortfolios,
  readHistory,
  reverseSettlement,
  settleTrade,
  parseUsd,
  snapshotEquity,
  type BookOf,
  valuePortfolio,
} from '../../src/index.ts';
import { aBuy, aClose, aReversal, aSettlement } from '../support/builders.ts';
import { aBook } from '../support/books.ts';
import { marketWorld } from '../support/market-world.ts';
import { openTestWorld } from '../support/test-database.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The clock of the file, which is moved by hand. */
let time = Date.now();
const world = await openTestWorld({ now: () => new Date(time) });
const { db, sql, owner, portfolio } = world;
const { says } = marketWorld(world);

const pass = (ms: number): void => void (time += ms);
const keep = () => snapshotEquity(db, { since: null });
const mark = (price: string, marketId: string) =>
  markPositions(db, [
    { venue: 'polymarket', marketId, outcome: 0, price: parsePrice(price), at: new Date(time) },
  ]);
/** Cash, value and number of positions of each row, oldest first. */
const rowsOf = async (portfolioId: number) => {
  const text = "balance || ' ' || market_value || ' ' || open_positions as line";
  const rows = await sql(
    `select ${text} from equity_snapshots where portfolio_id = $1 order by at`,
    portfolioId,
  );
  return rows.map(({ line }) => line);
};

describe('the equity of a portfolio', () => {
  test('is kept whenever cash or value changed, and only then', async () => {
    const { id: portfolioId } = await portfolio();
    const idle = await portfolio();
    await keep();
    await executeTrade(db, aBuy({ portfolioId, marketId: 'kept' }));
    expect(await keep()).toBe(1);
    pass(5 * MINUTE);
    expect(await keep()).toBe(0);
    await mark('0.25', 'kept');
    expect(await keep()).toBe(1);
    pass(5 * MINUTE);
    await closeTrade(db, aClose({ portfolioId }));
    expect(await keep()).toBe(1);
    // 500 shares: bought at 0.20, marked at 0.25, sold at 0.40.
    expect(await rowsOf(portfolioId)).toEqual([
      '9900.000000 100.000000 1',
      '9900.000000 125.000000 1',
      '10100.000000 0.000000 0',
    ]);
    expect(await rowsOf(idle.id)).toEqual([]);
  });

  test('has what selling everything would bring, where every book and fee is known', async () => {
    const { id: portfolioId } = await portfolio();
    await says('sold', { state: 'open', reviewReason: null });
    await executeTrade(db, aBuy({ portfolioId, marketId: 'sold' }));
    const bids = [['0.18', '300']] as const;
    const bookOf: BookOf = ({ venue, marketId, outcome }) => {
      const moment = new Date(time);
      const book = aBook({ venue, marketId, outcome, bids, occurredAt: moment, receivedAt: moment });
      return marketId === 'sold' ? book : null;
    };
    const soldOf = async () =>
      (
        await sql(
          'select liquidation_value from equity_snapshots where portfolio_id = $1 order by at desc limit 1',
          portfolioId,
        )
      )[0];
    await snapshotEquity(db, { since: null, bookOf });
    // 300 of the 500 shares at 0.18, less the fee of the listing; the bids take no more.
    const value = await valuePortfolio(db, { portfolioId, marks: new Map(), bookOf });
    expect(await soldOf()).toEqual({ liquidation_value: formatUsd(value.liquidationValue!) });
    expect(value.liquidationValue).toBeLessThanOrEqual(parseUsd('54'));
    expect((await readHistory(db, portfolioId)).history.soldEquity).toBeNull();
    pass(MINUTE);
    expect((await readHistory(db, portfolioId)).history.soldEquity!.equity).toBe(
      parseUsd('9900') + value.liquidationValue!,
    );
    await executeTrade(db, aBuy({ portfolioId, commandId: 'unknown', marketId: 'nobody-lists' }));
    await snapshotEquity(db, { since: null, bookOf });
    expect(await soldOf()).toEqual({ liquidation_value: null });
  });

  test('has one row a minute at most, and the last change is not lost', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, marketId: 'fast' }));
    await keep();
    pass(MINUTE / 2);
    await mark('0.3', 'fast');
    expect(await keep()).toBe(0);
    pass(MINUTE / 2);
    expect(await keep()).toBe(1);
    expect(await rowsOf(portfolioId)).toEqual(['9900.000000 100.000000 1', '9900.000000 150.000000 1']);
  });

  test('is looked for only where something is held or was touched since the round before', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, marketId: 'since' }));
    await closeTrade(db, aClose({ portfolioId }));
    pass(HOUR);
    expect(await snapshotEquity(db, { since: new Date(time) })).toBe(0);
    expect(await snapshotEquity(db, { since: new Date(time - HOUR) })).toBe(1);
    expect(await rowsOf(portfolioId)).toEqual(['10100.000000 0.000000 0']);
  });

  test('of one portfolio that cannot be kept keeps no other out', async () => {
    const [broken, sound] = [await portfolio(), await portfolio()];
    for (const { id: portfolioId } of [broken, sound])
      await executeTrade(db, aBuy({ portfolioId, marketId: 'alone' }));
    await owner('update portfolio_state set total_profit_loss = -20000 where id = $1', broken.id);
    const refused: number[] = [];
    const onRefused = ({ portfolioId }: { portfolioId: number }) => void refused.push(portfolioId);
    expect(await snapshotEquity(db, { since: null, onRefused })).toBe(1);
    expect(refused).toEqual([broken.id]);
    expect(await rowsOf(sound.id)).toEqual(['9900.000000 100.000000 1']);
    await owner('update portfolio_state set total_profit_loss = 0 where id = $1', broken.id);
    await keep();
  });

  test('is thinned to the last row of an hour after a week, and of a day after 90 days', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, marketId: 'thin' }));
    const began = Math.ceil(time / DAY) * DAY;
    time = began;
    for (let step = 0; step < 96; step += 1) {
      await mark(`0.${300_000 + step}`, 'thin');
      await keep();
      pass(15 * MINUTE);
    }
    const timesOf = async () =>
      (
        await sql(
          'select (extract(epoch from at) * 1000)::float8 as at from equity_snapshots where portfolio_id = $1 order by at',
          portfolioId,
        )
      ).map(({ at }) => (Number(at) - began) / MINUTE);
    expect(await timesOf()).toEqual(Array.from({ length: 96 }, (_, step) => step * 15));
    const lastOf = async (days: number) => {
      time = began + days * DAY;
      await mark(`0.4${days}`, 'thin');
      await keep();
      return timesOf();
    };
    const hourly = Array.from({ length: 24 }, (_, hour) => hour * 60 + 45);
    expect(await lastOf(8)).toEqual([...hourly, 8 * 1_440]);
    expect(await lastOf(91)).toEqual([24 * 60 - 15, 8 * 1_440, 91 * 1_440]);
  });
});

describe('the history of a portfolio', () => {
  test('reads like its ledger: trades, fills that stand, results and equity', async () => {
    const { id: portfolioId } = await portfolio();
    const buy = (commandId: string, fields: Parameters<typeof aBuy>[0] = {}) =>
      executeTrade(
        db,
        aBuy({ portfolioId, commandId, marketId: commandId, occurredAt: new Date(time), ...fields }),
      );
    await says('listed', { state: 'open', reviewReason: null }, { eventId: 'race' });
    await buy('listed', { p: 0.8, eventId: 'wrong' });
    await buy('alone', { eventId: null, action: 'buy_no' });
    await buy('held', { eventId: 'weather' });
    await keep();
    pass(DAY);
    await closeTrade(db, aClose({ portfolioId, tradeId: 'listed', commandId: 'half', shares: '250' }));
    await settleTrade(db, aSettlement({ portfolioId, tradeId: 'listed', commandId: 's1', payout: '0' }));
    await reverseSettlement(db, aReversal({ portfolioId, commandId: 'r1', settlementId: 's1' }));
    await settleTrade(db, aSettlement({ portfolioId, tradeId: 'listed', commandId: 's2' }));
    await settleTrade(db, aSettlement({ portfolioId, tradeId: 'alone', commandId: 's3', payout: '0' }));
    await buy('refused', { amount: '1000000' }).catch(() => undefined);
    expect((await getTrade(db, portfolioId, 'listed')).p).toBe(0.8);

    const { history, portfolio: state } = await readHistory(db, portfolioId);
    expect(history.tradeCount).toBe(3);
    expect(history.trades.map(({ tradeId }) => tradeId).toSorted()).toEqual(['alone', 'held', 'listed']);
    const byId = new Map(history.trades.map((trade) => [trade.tradeId, trade]));
    expect(byId.get('listed')).toMatchObject({
      eventKey: 'polymarket event race',
      probability: 0.8,
      marketPrice: 0.2,
      result: 1,
      cost: 100_000_000n,
      // 250 shares sold at 0.40 and 250 paid at 1.
      realizedPnl: 250_000_000n,
    });
    const fills = byId.get('listed')!.fills.map(({ side, amount }) => `${side} ${formatUsd(amount)}`);
    expect(fills.toSorted()).toEqual(['buy 100.000000', 'sell 100.000000', 'settle 250.000000']);
    expect(byId.get('alone')).toMatchObject({
      eventKey: 'polymarket market alone',
      result: 0,
      probability: null,
    });
    expect(byId.get('held')).toMatchObject({ closedAt: null, result: null });
    const points = history.equity.map(({ equity, balance }) => `${formatUsd(equity)} ${formatUsd(balance)}`);
    expect(points).toEqual([
      '10000.000000 10000.000000',
      '10000.000000 9700.000000',
      '10150.000000 10050.000000',
    ]);
    expect(history.equity.at(-1)!.balance).toBe(state.balance);
  });

  test('has every trade of a portfolio with more than a page of them, oldest first', async () => {
    const { id: portfolioId } = await portfolio('100000');
    const buys = Array.from({ length: 620 }, (_, n) =>
      aBuy({ portfolioId, commandId: `t${n}`, amount: '1' }),
    );
    await commitCommands(db, buys.slice(0, 300));
    pass(MINUTE);
    await commitCommands(db, buys.slice(300));
    const { history, rows } = await readHistory(db, portfolioId);
    expect(new Set(history.trades.map(({ tradeId }) => tradeId)).size).toBe(620);
    expect(history.trades.every(({ fills }) => fills.length === 1)).toBe(true);
    expect(rows).toBe(620 + 620 + history.equity.length);
    const late = new Set(buys.slice(300).map(({ commandId }) => commandId));
    expect(history.trades.slice(300).every(({ tradeId }) => late.has(tradeId))).toBe(true);
  });

  test('of a portfolio that does not exist is refused', async () => {
    await expect(readHistory(db, 77)).rejects.toMatchObject({ code: 'PORTFOLIO_NOT_FOUND' });
    await expect(readHistory(db, 0)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

test('portfolios are ranked by return, with their events; those that never traded are left out', async () => {
  const [small, large, none] = [await portfolio('100000000'), await portfolio('1000000'), await portfolio()];
  for (const { id: portfolioId } of [small, large]) {
    for (const commandId of ['a', 'b'])
      await executeTrade(
        db,
        aBuy({ portfolioId, commandId, marketId: `rank-${commandId}`, amount: '50000' }),
      );
    await executeTrade(db, aBuy({ portfolioId, commandId: 'c', eventId: null, amount: '50000' }));
    for (const tradeId of ['a', 'b', 'c'])
      await closeTrade(db, aClose({ portfolioId, tradeId, commandId: `sell ${tradeId}`.replace(' ', '-') }));
  }
  const ranked = await rankPortfolios(db, { limit: 500, after: 0 });
  const ids = ranked.map(({ portfolio: { id } }) => id);
  expect(ids.indexOf(large.id)).toBeLessThan(ids.indexOf(small.id));
  expect(ids).not.toContain(none.id);
  const found = ranked.find(({ portfolio: { id } }) => id === large.id)!;
  expect(found.events).toEqual([
    { id: large.id, realizedPnl: 1e11, cost: 1e11 },
    { id: large.id, realizedPnl: 5e10, cost: 5e10 },
  ]);
  const [first] = await rankPortfolios(db, { limit: 1, after: 0 });
  const [second] = await rankPortfolios(db, { limit: 1, after: 1 });
  expect([first, second]).toEqual(ranked.slice(0, 2));
  await expect(rankPortfolios(db, { limit: 501, after: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(rankPortfolios(db, { limit: 1, after: -1 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
