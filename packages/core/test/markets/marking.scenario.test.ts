import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import {
  closeTrade,
  commitCommands,
  executeTrade,
  formatUsd,
  getPortfolio,
  getTrade,
  listHeldOutcomes,
  lockAfterAudit,
  loadPortfolio,
  listPositions,
  markPositions,
  parsePrice,
  reverseSettlement,
  settleTrade,
  type Command,
  type OutcomeMark,
  type OutcomeRef,
} from '../../src/index.ts';
import { aBuy, aClose, afterNoon, aReversal, aSettlement } from '../support/builders.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, another, portfolio } = await openTestWorld();

const aMark = (price: string, at: Date, outcome: Partial<OutcomeRef> = {}): OutcomeMark => ({
  venue: 'polymarket',
  marketId: '0xmarket',
  outcome: 0,
  ...outcome,
  price: parsePrice(price),
  at,
});

/** A portfolio with a lot of its own in a market of its own. */
async function holding(marketId: string) {
  const { id: portfolioId } = await portfolio();
  await executeTrade(db, aBuy({ portfolioId, marketId }));
  return portfolioId;
}

const lotOf = async (portfolioId: number) => (await listPositions(db, { portfolioId, limit: 1 })).items[0]!;

describe('a mark', () => {
  test('changes its lots, their trades and their portfolios together, in every portfolio', async () => {
    const first = await holding('both');
    const second = await holding('both');
    await executeTrade(
      db,
      aBuy({ portfolioId: second, marketId: 'both', action: 'buy_no', commandId: 'no' }),
    );
    const at = afterNoon(1_000);
    expect(await markPositions(db, [aMark('0.25', at, { marketId: 'both' })])).toEqual({ positions: 2 });
    for (const portfolioId of [first, second]) {
      const { portfolio: state, positions } = await loadPortfolio(db, portfolioId);
      const lot = positions.find(({ tradeId }) => tradeId === 'buy')!;
      expect([lot.mark, lot.markSource, lot.markedAt, lot.currentPnl]).toEqual([
        250_000n,
        'book',
        at,
        25_000_000n,
      ]);
      expect((await getTrade(db, portfolioId, 'buy')).currentPnl).toBe(25_000_000n);
      expect(formatUsd(state.totalProfitLoss)).toBe('25.000000');
      expect(await differencesOf(db, portfolioId)).toEqual([]);
    }
    const other = (await loadPortfolio(db, second)).positions.find(({ tradeId }) => tradeId === 'no')!;
    expect([other.markSource, other.currentPnl]).toEqual(['entry', 0n]);
  });

  test('that is older, or of the same moment, never overwrites a newer one, in one call or in two', async () => {
    const portfolioId = await holding('older');
    const marks = [afterNoon(2_000), afterNoon(3_000), afterNoon(1_000)].map((at, index) =>
      aMark(`0.3${index}`, at, { marketId: 'older' }),
    );
    expect(await markPositions(db, marks)).toEqual({ positions: 1 });
    expect(await markPositions(db, marks)).toEqual({ positions: 0 });
    expect(await markPositions(db, [aMark('0.9', afterNoon(3_000), { marketId: 'older' })])).toEqual({
      positions: 0,
    });
    expect((await lotOf(portfolioId)).mark).toBe(310_000n);
    // A portfolio bought at noon: nothing from before is news.
    expect(await markPositions(db, [aMark('0', afterNoon(-1), { marketId: 'older' })])).toEqual({
      positions: 0,
    });
  });

  test('of another outcome, or none, leaves a lot at its last mark and never at 0', async () => {
    const portfolioId = await holding('alone');
    await markPositions(db, [aMark('0.6', afterNoon(1_000), { marketId: 'alone' })]);
    const before = await lotOf(portfolioId);
    await markPositions(db, []);
    await markPositions(db, [aMark('0.1', afterNoon(2_000), { marketId: 'alone', outcome: 1 })]);
    await markPositions(db, [aMark('0.1', afterNoon(2_000), { marketId: 'alone', venue: 'kalshi' })]);
    expect(await lotOf(portfolioId)).toEqual(before);
  });

  test('may be 0 where somebody says so, and a lot is then worth nothing', async () => {
    const portfolioId = await holding('worthless');
    await markPositions(db, [aMark('0', afterNoon(1_000), { marketId: 'worthless' })]);
    expect((await getPortfolio(db, portfolioId)).totalProfitLoss).toBe(-100_000_000n);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('is refused where it is none', async () => {
    const wrong = { ...aMark('0.5', afterNoon(1)), price: 1_000_001n as OutcomeMark['price'] };
    await expect(markPositions(db, [wrong])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(markPositions(db, [aMark('0.5', new Date(Number.NaN))])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  test('moves nothing in a locked portfolio, and nothing that was sold or settled', async () => {
    const locked = await holding('stuck');
    await lockAfterAudit(db, locked, 'a difference');
    const sold = await holding('stuck');
    await closeTrade(db, aClose({ portfolioId: sold }));
    const settled = await holding('stuck');
    await settleTrade(db, aSettlement({ portfolioId: settled }));
    const before = await Promise.all([locked, sold, settled].map((id) => lotOf(id)));
    expect(await markPositions(db, [aMark('0.5', afterNoon(9_000), { marketId: 'stuck' })])).toEqual({
      positions: 0,
    });
    expect(await Promise.all([locked, sold, settled].map((id) => lotOf(id)))).toEqual(before);
    await reverseSettlement(db, aReversal({ portfolioId: settled }));
    await markPositions(db, [aMark('0.5', afterNoon(9_000), { marketId: 'stuck' })]);
    expect((await lotOf(settled)).mark).toBe(500_000n);
    expect(await differencesOf(db, settled)).toEqual([]);
  });

  test('reaches every lot of a large portfolio', async () => {
    const { id: portfolioId } = await portfolio('100000');
    const buys = Array.from({ length: 1_203 }, (_, n) =>
      aBuy({ portfolioId, marketId: 'large', commandId: `t${n}`, amount: '1' }),
    );
    for (let from = 0; from < buys.length; from += 500)
      await commitCommands(db, buys.slice(from, from + 500));
    expect(await markPositions(db, [aMark('0.4', afterNoon(1), { marketId: 'large' })])).toEqual({
      positions: 1_203,
    });
    expect(formatUsd((await getPortfolio(db, portfolioId)).totalProfitLoss)).toBe('1203.000000');
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });
});

test('what is held is listed, each outcome once', async () => {
  const portfolioId = await holding('held-a');
  await executeTrade(db, aBuy({ portfolioId, marketId: 'held-a', action: 'buy_no', commandId: 'no' }));
  await holding('held-a');
  await executeTrade(db, aBuy({ portfolioId, marketId: 'held-b', action: 'buy_no', commandId: 'b' }));
  await executeTrade(db, aBuy({ portfolioId, marketId: 'held-c', commandId: 'gone' }));
  await closeTrade(db, aClose({ portfolioId, tradeId: 'gone' }));
  const held: string[] = [];
  for await (const page of listHeldOutcomes(db))
    held.push(...page.map(({ marketId, outcome }) => `${marketId} ${outcome}`));
  expect(held.filter((name) => name.startsWith('held-'))).toEqual(['held-a 0', 'held-a 1', 'held-b 1']);
});

/** Trades of a portfolio, and as many acts that end each of them. */
const TRADES = shortOrFull(24, 45);

test('marks of two processes and trades in between lose nothing, whatever their order', async () => {
  const processes = [db, await another(), await another()];
  const ids = await Promise.all(Array.from({ length: 4 }, async () => (await portfolio('100000')).id));
  const markets = ['m0', 'm1', 'm2'];
  let now = 0;
  const trading = async (portfolioId: number, process: (typeof processes)[number]) => {
    for (let n = 0; n < TRADES; n += 1) {
      const marketId = markets[n % 3]!;
      const tradeId = `t${n}`;
      const commands: Command[] = [
        aBuy({ portfolioId, marketId, commandId: tradeId, amount: '33.333333' }),
        n % 3 === 0
          ? aSettlement({ portfolioId, tradeId, commandId: `s${n}`, payout: '0.333333' })
          : aClose({ portfolioId, tradeId, commandId: `c${n}`, shares: n % 2 ? '1.234567' : null }),
        ...(n % 6 === 0 ? [aReversal({ portfolioId, commandId: `r${n}`, settlementId: `s${n}` })] : []),
      ];
      const outcomes = await commitCommands(process, commands);
      expect(outcomes.every(({ accepted }) => accepted)).toBe(true);
    }
  };
  let isTrading = true;
  const marking = async (process: (typeof processes)[number]) => {
    while (isTrading) {
      now += 1;
      const price = `0.${String(100_000 + ((now * 7_919) % 800_000))}`;
      await markPositions(
        process,
        markets.map((marketId) => aMark(price, afterNoon(now), { marketId })),
      );
      // Commits of all sorts interleave; at every moment all adds up.
      if (now % 10 === 0) for (const id of ids) expect(await differencesOf(db, id)).toEqual([]);
    }
  };
  const traders = ids.map((id, index) => trading(id, processes[index % 3]!));
  const markers = [marking(processes[1]!), marking(processes[2]!)];
  await Promise.all(traders).finally(() => (isTrading = false));
  await Promise.all(markers);
  expect(now).toBeGreaterThan(3);
  await markPositions(
    db,
    markets.map((marketId) => aMark('0.777777', afterNoon(now + 1), { marketId })),
  );
  for (const id of ids) {
    expect(await differencesOf(db, id)).toEqual([]);
    const { positions } = await loadPortfolio(db, id);
    expect(positions.length).toBeGreaterThan(10);
    for (const lot of positions) expect([lot.mark, lot.markedAt]).toEqual([777_777n, afterNoon(now + 1)]);
  }
});
