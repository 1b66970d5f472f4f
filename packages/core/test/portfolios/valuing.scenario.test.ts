import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import {
  commitCommands,
  followAccount,
  listPortfolios,
  listTrades,
  loadPortfolio,
  positionValue,
  markAgeMsOf,
  markPositions,
  outcomeKey,
  STALE_MARK_MS,
  summarizePortfolio,
  updatePortfolio,
  valuePortfolio,
  type OutcomeMark,
  type Price,
  type Usd,
} from '../../src/index.ts';
import { aBuy, afterNoon } from '../support/builders.ts';
import { openTestWorld } from '../support/test-database.ts';

/** A quarter of an hour after marks of noon are still fresh and those of a moment earlier are not. */
const NOW = afterNoon(STALE_MARK_MS);
const { db, urls, another, portfolio, owner } = await openTestWorld({ now: () => NOW });

const NO_MARKS = new Map<string, OutcomeMark>();
const byOutcome = (marks: readonly OutcomeMark[]) => new Map(marks.map((mark) => [outcomeKey(mark), mark]));

/** Reads its positions to the end. */
async function allPositions(portfolioId: number, marks: ReadonlyMap<string, OutcomeMark>, limit: number) {
  const positions = [];
  let cursor: string | null = null;
  do {
    const page = await summarizePortfolio(db, { portfolioId, marks, limit, cursor });
    positions.push(...page.positions.items);
    cursor = page.positions.nextCursor;
  } while (cursor !== null);
  return positions;
}

test('sums at newer marks are those that position by position come out, to the micro', async () => {
  const micros = fc.integer({ min: 0, max: 1_000_000 }).map((price) => BigInt(price) as Price);
  const worlds = fc.record({
    buys: fc.array(
      fc.record({ amount: fc.integer({ min: 1, max: 5_000_000 }), market: fc.integer({ min: 0, max: 2 }) }),
      { minLength: 1, maxLength: 8 },
    ),
    marks: fc.array(fc.record({ price: micros, at: fc.integer({ min: -2, max: 2 }) }), {
      minLength: 0,
      maxLength: 3,
    }),
    // Stored marks that are older than those given, newer, or of the same moment.
    stored: fc.array(fc.record({ price: micros, at: fc.integer({ min: 0, max: 2 }) }), { maxLength: 3 }),
    limit: fc.integer({ min: 1, max: 9 }),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(worlds, async ({ buys, marks, stored, limit }) => {
      run += 1;
      const { id: portfolioId } = await portfolio();
      const markOf = ({ price, at }: { price: Price; at: number }, index: number): OutcomeMark => ({
        venue: 'polymarket',
        marketId: `read-${run}-${index}`,
        outcome: 0,
        price,
        at: afterNoon(at),
      });
      await commitCommands(
        db,
        buys.map(({ amount, market }, index) => ({
          ...aBuy({
            portfolioId,
            marketId: `read-${run}-${market}`,
            commandId: `t${index}`,
            price: '0.333333',
          }),
          amount: BigInt(amount) as Usd,
        })),
      );
      // A position is marked when it is bought; noon makes it one that newer marks reach.
      await owner(
        'update portfolio_positions set marked_at = $2 where portfolio_id = $1',
        portfolioId,
        afterNoon(-1),
      );
      await markPositions(db, stored.map(markOf));
      const live = byOutcome(marks.map(markOf));
      const before = await loadPortfolio(db, portfolioId);
      const read = await summarizePortfolio(db, { portfolioId, marks: live, limit: 500 });
      const { gains, portfolio: asStored } = await followAccount(db, portfolioId, [...live.values()]);
      const paged = await allPositions(portfolioId, live, limit);
      await markPositions(db, [...live.values()]);
      const after = await loadPortfolio(db, portfolioId);
      const value = after.positions.reduce((sum, position) => sum + positionValue(position), 0n);
      const stale = after.positions.filter((position) => markAgeMsOf(position, NOW)! > STALE_MARK_MS);
      expect(read.portfolio).toEqual(after.portfolio);
      // No book is known, so nobody knows what selling would bring.
      const positions = after.positions.map((position) => ({ ...position, liquidationValue: null }));
      expect(read.positions).toEqual({ items: positions, nextCursor: null });
      expect(paged).toEqual(positions);
      expect([read.marketValue, read.positionsTotal]).toEqual([value, after.positions.length]);
      expect([read.stalePositions, read.staleValue]).toEqual([
        stale.length,
        stale.reduce((sum, position) => sum + positionValue(position), 0n),
      ]);
      expect(read.portfolio.balance + value).toBe(
        after.portfolio.initialBalance + after.portfolio.totalProfitLoss,
      );
      const gained = gains.reduce((sum, { gain }) => sum + gain, 0n);
      expect(asStored.totalProfitLoss).toBe(before.portfolio.totalProfitLoss);
      expect(asStored.totalProfitLoss + gained).toBe(after.portfolio.totalProfitLoss);
    }),
    { numRuns: shortOrFull(5, 25) },
  );
});

test('an id with quotes, commas and braces is an outcome as any other', async () => {
  const { id: portfolioId } = await portfolio();
  const marketId = `{"a\\,b'}`;
  await commitCommands(db, [aBuy({ portfolioId, marketId, amount: '100', price: '0.2' })]);
  await owner(
    'update portfolio_positions set marked_at = $2 where portfolio_id = $1',
    portfolioId,
    afterNoon(-1),
  );
  const mark: OutcomeMark = {
    venue: 'polymarket',
    marketId,
    outcome: 0,
    price: 400_000n as Price,
    at: afterNoon(0),
  };
  const { marketValue } = await valuePortfolio(db, { portfolioId, marks: byOutcome([mark]) });
  expect(marketValue).toBe(200_000_000n);
});

test('a page of long texts ends before its limit, and the next ones bring the rest', async () => {
  const { id: portfolioId } = await portfolio();
  const longest = '\u{10FFFF}'.repeat(2_000);
  const texts = { marketQuestion: longest, reason: longest, eventTitle: longest, eventEndDate: longest };
  const ids = Array.from({ length: 60 }, (_, index) => `t${`${index}`.padStart(2, '0')}`);
  await commitCommands(
    db,
    ids.map((commandId) => ({ ...aBuy({ portfolioId, commandId, amount: '1' }), ...texts })),
  );
  const found: string[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page = await listTrades(db, { portfolioId, limit: 500, cursor });
    expect(
      JSON.stringify(page.items, (_, value) => (typeof value === 'bigint' ? `${value}` : value)).length,
    ).toBeLessThan(1_200_000);
    found.push(...page.items.map(({ tradeId }) => tradeId));
    cursor = page.nextCursor;
    pages += 1;
  } while (cursor !== null);
  expect(pages).toBeGreaterThan(1);
  expect(found.toSorted()).toEqual(ids);
});

test('portfolios with long settings make shorter pages', async () => {
  const made = [];
  for (let index = 0; index < 3; index += 1) made.push((await portfolio()).id);
  for (const id of made) await updatePortfolio(db, id, { strategyConfig: { text: 'x'.repeat(600_000) } });
  const first = await listPortfolios(db, { limit: 500, after: made[0]! - 1 });
  expect([first.items.map(({ id }) => id), first.nextAfter]).toEqual([[made[0]], made[0]]);
  const last = await listPortfolios(db, { limit: 500, after: made[1]! });
  expect([last.items.map(({ id }) => id), last.nextAfter]).toEqual([[made[2]], null]);
});

test('readers read beside a pool of which every connection is taken, and write nothing', async () => {
  const { id: portfolioId } = await portfolio();
  const busy = await another({ poolSize: 1 });
  const readers = await busy.readers();
  const pool = await busy.orm.em.getConnection().getNativeClient();
  const taken = await pool.connect();
  try {
    const value = await valuePortfolio(readers, { portfolioId, marks: NO_MARKS });
    expect(value).toMatchObject({ positionsTotal: 0, marketValue: 0n });
    // A pooler's connections begin as the pooler says.
    if (!urls.pooled)
      await expect(updatePortfolio(readers, portfolioId, { name: 'another' })).rejects.toThrow(/read-only/);
  } finally {
    taken.release();
    await readers.close();
  }
});
