import { expect, test } from 'vitest';
import {
  addSnapshots,
  auditRound,
  closeTrade,
  decideMarket,
  executeTrade,
  getPortfolio,
  importMarkets,
  listPositions,
  markPositions,
  parsePrice,
  settleAll,
  Setbacks,
  systemClock,
  verifyAudit,
  type Price,
  type UnmarkedPortfolio,
} from '../../src/index.ts';
import { aBuy, aClose, afterNoon } from '../support/builders.ts';
import { aListing } from '../support/listings.ts';
import { refOf } from '../support/market-world.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, owner, portfolio } = await openTestWorld();
const clock = { ...systemClock, monotonicMs: () => hours * 3_600_000 };
let hours = 1;

/** A quoted portfolio that holds lots of 10^13 shares each, more than its sums can be marked at. */
async function overflowing(marketId: string, lots: number): Promise<number> {
  const { id: portfolioId } = await portfolio();
  const buy = (commandId: string, price: string, amount: string) =>
    executeTrade(db, aBuy({ portfolioId, marketId, commandId, price, amount }));
  await buy('seed', '0.000001', '10000');
  await closeTrade(db, aClose({ portfolioId, tradeId: 'seed', price: '1' }));
  for (let lot = 0; lot < lots; lot += 1) await buy(`lot-${lot}`, '0.000001', '10000000');
  return portfolioId;
}

const holding = async (marketId: string): Promise<number> => {
  const { id: portfolioId } = await portfolio();
  await executeTrade(db, aBuy({ portfolioId, marketId }));
  return portfolioId;
};

const markOf = async (portfolioId: number): Promise<bigint> =>
  (await listPositions(db, { portfolioId, status: 'open', limit: 1 })).items[0]!.mark;

test('marks: one portfolio beyond its columns fails alone, is named once and left alone for growing pauses', async () => {
  const before = await holding('crowd');
  const poisoned = await holding('crowd');
  // As a portfolio of before there was a limit may be.
  await owner('update portfolio_state set total_profit_loss = 99999999999999 where id = $1', poisoned);
  const after = await holding('crowd');
  const setbacks = new Setbacks(clock);
  const named: UnmarkedPortfolio[] = [];
  const mark = (price: string, seconds: number) =>
    markPositions(
      db,
      [{ ...refOf('crowd'), outcome: 0, price: parsePrice(price), at: afterNoon(seconds * 1_000) }],
      { setbacks, onUnmarked: (one) => named.push(one) },
    );
  expect(await mark('0.9', 1)).toEqual({ positions: 2 });
  expect(named).toEqual([
    { portfolioId: poisoned, reason: expect.stringContaining('numeric field overflow') },
  ]);
  expect(await Promise.all([before, after].map(markOf))).toEqual([900_000n, 900_000n]);
  expect(setbacks.list()).toMatchObject([{ subject: `portfolio ${poisoned}`, attempts: 1 }]);
  await mark('0.8', 2);
  hours += 1;
  await mark('0.7', 3);
  expect(named).toHaveLength(1);
  expect(setbacks.list()).toMatchObject([{ attempts: 2 }]);
  expect(await Promise.all([before, after].map(markOf))).toEqual([700_000n, 700_000n]);
  const { differences } = await verifyAudit(db);
  expect(new Set(differences.map(({ portfolioId }) => portfolioId))).toEqual(new Set([poisoned]));
  // A mark that its columns hold is written once it is due.
  hours += 2;
  expect(await mark('0.000001', 4)).toEqual({ positions: 3 });
  expect(setbacks.list()).toEqual([]);
});

test('at the door: a buy is refused with which the portfolio could outgrow its columns', async () => {
  const id = await overflowing('door', 8);
  const buy = (commandId: string) =>
    executeTrade(
      db,
      aBuy({ portfolioId: id, marketId: 'door', commandId, price: '0.000001', amount: '10000000' }),
    );
  await expect(buy('one-too-many')).rejects.toMatchObject({ code: 'BALANCE_LIMIT', retryable: false });
  const won = { ...refOf('door'), outcome: 0 as const, price: parsePrice('1'), at: afterNoon(1_000) };
  const unmarked: UnmarkedPortfolio[] = [];
  await markPositions(db, [won], { onUnmarked: (one) => unmarked.push(one) });
  expect(unmarked).toEqual([]);
  await closeTrade(db, aClose({ portfolioId: id, tradeId: 'lot-0', commandId: 'room', price: '0.000001' }));
  await buy('with-room');
});

test('settlements: a balance at its limit fails alone, costs the same each time, and is paid when there is room', async () => {
  await importMarkets(db, { events: [], markets: [aListing({ marketId: 'full' })] });
  const before = await holding('full');
  const poisoned = await overflowing('full', 3);
  const after = await holding('full');
  await decideMarket(db, { ...refOf('full'), verdict: parsePrice('1'), reason: 'won' });
  const setbacks = new Setbacks(clock);
  const countCommands = async () =>
    Number((await owner('select count(*) from commands where portfolio_id = $1', poisoned))[0]!['count']);
  const commands = await countCommands();
  const first = await settleAll(db, { setbacks });
  expect(first.unsettled).toEqual([{ portfolioId: poisoned, code: 'BALANCE_LIMIT' }]);
  expect(first.markets).toMatchObject([
    { marketId: 'full', state: 'resolved', left: [{ portfolioId: poisoned, code: 'BALANCE_LIMIT' }] },
  ]);
  for (const id of [before, after]) expect((await getPortfolio(db, id)).totalInvested).toBe(0n);
  const paid = await countCommands();
  for (let round = 0; round < 5; round += 1) {
    hours += 2;
    const { unsettled, markets } = await settleAll(db, { setbacks });
    expect(unsettled).toEqual([]);
    expect(markets[0]!.left).toMatchObject([{ portfolioId: poisoned, code: 'BALANCE_LIMIT' }]);
  }
  expect(setbacks.list()).toMatchObject([{ attempts: 6 }]);
  // A refusal for lack of room is no answer for good: nothing is stored, so that no round costs more than the one before.
  expect(await countCommands()).toBe(paid);
  expect(paid - commands).toBeLessThanOrEqual(1);
});

test('price histories: rows that cannot be kept are named, and keep no other out', async () => {
  const poisons: Readonly<Record<number, object>> = {
    3: { at: new Date(Number.NaN) },
    17: { price: 1_500_000n },
    18: { bid: -1n },
    19: { outcome: 2 },
    31: { marketId: 'nul\0' },
    40: { venue: 'a venue with spaces' },
    49: { at: new Date(253_402_300_800_000) },
  };
  const snapshots = Array.from({ length: 50 }, (_, minute) => ({
    ...refOf('history'),
    outcome: 0 as const,
    at: afterNoon(minute * 60_000),
    price: 500_000n as Price,
    bid: null,
    ask: null,
    ...poisons[minute],
  }));
  const refused: number[] = [];
  const added = await addSnapshots(db, snapshots, ({ snapshot, reason }) => {
    expect(reason).not.toBe('');
    refused.push(snapshots.findIndex((each) => each === snapshot));
  });
  expect(refused.toSorted((a, b) => a - b)).toEqual(Object.keys(poisons).map(Number));
  expect(added).toBe(snapshots.length - refused.length);
  // What the checks of ours let through and the database refuses fails alone, too.
  const [first] = snapshots;
  const later = [1, 2, 3].map((hour) => ({ ...first!, at: afterNoon(hour * 3_600_000) }));
  await owner(
    `alter table market_snapshots add constraint poisoned check (at <> '${later[1]!.at.toISOString()}')`,
  );
  const reasons: string[] = [];
  expect(await addSnapshots(db, later, ({ reason }) => void reasons.push(reason))).toBe(2);
  expect(reasons).toEqual([expect.stringContaining('poisoned')]);
});

test('audits: a receipt that cannot be read is a finding, and stops no other portfolio', async () => {
  const { id } = await portfolio();
  await owner("update portfolio_state set fill_model = 'book' where id = $1", id);
  await owner(
    `insert into fills (portfolio_id, command_id, trade_id, kind, price, shares, amount, fee, gross, exit_fee, fill_model,
       occurred_at, recorded_at, receipt)
     values ($1, 'odd', 'odd', 'buy', 0.5, 1, 0.5, 0, 0, 0, 'book', now(), now(), 'null')`,
    id,
  );
  const { differences, portfolios } = await verifyAudit(db);
  expect(portfolios).toBeGreaterThan(3);
  expect(differences.filter(({ field }) => field.startsWith('receipt'))).toMatchObject([
    { portfolioId: id, subject: 'fill', id: 'odd' },
  ]);
  expect(await auditRound(db)).not.toBeNull();
});
