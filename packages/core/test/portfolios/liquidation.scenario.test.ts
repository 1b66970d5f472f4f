import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { standStill } from '@prescient/testkit/stand-still';
import { expect, test } from 'vitest';
import {
  closeTrade,
  executeTrade,
  formatUsd,
  importMarkets,
  listValuedPositions,
  outcomeKey,
  summarizePortfolio,
  sumUsd,
  valuePortfolio,
  type Book,
  type BookOf,
  type Usd,
} from '../../src/index.ts';
import { aBook, aQuote, FREE } from '../support/books.ts';
import { aBuy, aClose, NOON } from '../support/builders.ts';
import { aListing, anEvent } from '../support/listings.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, owner, portfolio } = await openTestWorld({ now: () => NOON });

const market = (marketId: string, fields = {}) =>
  aListing({
    marketId,
    conditionId: marketId,
    fees: FREE,
    outcomes: [
      { label: 'Yes', tokenId: `${marketId}-1` },
      { label: 'No', tokenId: `${marketId}-2` },
    ],
    ...fields,
  });
await importMarkets(db, {
  events: [anEvent()],
  markets: [market('deep'), market('other'), market('dear', { fees: { kind: 'unknown' } })],
});

const bookOf =
  (...books: readonly Book[]): BookOf =>
  (outcome) =>
    books.find((book) => outcomeKey(book) === outcomeKey(outcome)) ?? null;

const deep = aBook({
  marketId: 'deep',
  bids: [
    ['0.20', '55'],
    ['0.10', '1000'],
  ],
});
const other = aBook({ marketId: 'other', bids: [['0.50', '10']], asks: [['0.60', '10']] });
const marks = new Map();

/** Gives a portfolio positions of these many millionths of a share, oldest first; two of each three entered at once. */
const holds = (portfolioId: number, parts: readonly bigint[]) =>
  owner(
    `with part as (select number, shares from unnest($2::numeric[]) with ordinality as p (shares, number)),
      trade as (insert into trades (portfolio_id, trade_id, timestamp, recorded_at, venue, market_id, market_question,
          action, requested_amount, amount, shares, fee, entry_price, fill_model, status, current_pnl, realized_pnl)
        select $1::int, 'p' || lpad(number::text, 3, '0'), $3::timestamptz + (number / 3) * interval '1 second', now(),
          'polymarket', 'deep', 'deep?', 'buy_yes', 1, 1, shares / 1000000, 0, 0.5, 'quoted', 'open', 0, 0 from part
        returning *)
    insert into portfolio_positions (portfolio_id, trade_id, venue, market_id, market_question, action, amount, shares,
      fee, entry_price, entry_timestamp, status, mark, mark_source, marked_at, current_pnl, realized_pnl, proceeds)
    select portfolio_id, trade_id, venue, market_id, market_question, action, amount, shares, fee, entry_price,
      timestamp, status, 0.5, 'entry', timestamp, 0, 0, 0 from trade`,
    portfolioId,
    `{${parts.join(',')}}`,
    NOON.toISOString(),
  );
const text = (value: Usd | null) => (value === null ? null : formatUsd(value));

test('all positions of an outcome are sold together, and each has its part to the last micro-dollar', async () => {
  const { id: portfolioId } = await portfolio();
  for (const [index, amount] of ['10', '20.000001', '3'].entries())
    await executeTrade(
      db,
      aBuy({ portfolioId, marketId: 'deep', commandId: `b${index}`, amount, price: '0.20' }),
    );
  // 165.000005 shares: 55 at 0.20, the others at 0.10.
  const query = { portfolioId, marks, bookOf: bookOf(deep) };
  const value = await valuePortfolio(db, query);
  expect(text(value.liquidationValue)).toBe('22.000000');
  expect(formatUsd(value.marketValue)).toBe('33.000001');
  expect(formatUsd(value.band.pessimistic)).toBe('-11.000001');
  expect(value.band.realistic).toBe(value.portfolio.totalProfitLoss);
  const summary = await summarizePortfolio(db, { ...query, limit: 2 });
  const { items } = await listValuedPositions(db, { ...query, limit: 10 });
  expect(summary.positions.items).toEqual(items.slice(0, 2));
  expect(sumUsd(items.map(({ liquidationValue }) => liquidationValue!))).toBe(value.liquidationValue);
});

test('an outcome without a book, or with a fee that nobody knows, makes the sum unknown, not a guess', async () => {
  const { id: portfolioId } = await portfolio();
  expect(text((await valuePortfolio(db, { portfolioId, marks })).liquidationValue)).toBe('0.000000');
  await executeTrade(
    db,
    aBuy({ portfolioId, marketId: 'deep', commandId: 'a', amount: '10', price: '0.20' }),
  );
  await executeTrade(
    db,
    aBuy({ portfolioId, marketId: 'other', commandId: 'b', amount: '10', price: '0.50' }),
  );
  const known = await valuePortfolio(db, { portfolioId, marks, bookOf: bookOf(deep, other) });
  expect(text(known.liquidationValue)).toBe('15.000000');
  const partly = { portfolioId, marks, bookOf: bookOf(other) };
  const unknown = await valuePortfolio(db, partly);
  expect(unknown.liquidationValue).toBeNull();
  // The known part still counts on the pessimistic side: 20 shares marked at 0.50, of which 10 find a bid.
  expect(formatUsd(unknown.band.pessimistic)).toBe('-5.000000');
  const { items } = await listValuedPositions(db, { ...partly, limit: 10 });
  expect(Object.fromEntries(items.map((each) => [each.tradeId, text(each.liquidationValue)]))).toEqual({
    a: null,
    b: '5.000000',
  });
  await executeTrade(
    db,
    aBuy({ portfolioId, marketId: 'dear', commandId: 'c', amount: '10', price: '0.50' }),
  );
  const dear = aBook({ marketId: 'dear' });
  expect(
    (await valuePortfolio(db, { portfolioId, marks, bookOf: bookOf(deep, other, dear) })).liquidationValue,
  ).toBeNull();
});

test('depth that the portfolio took is not there for it; a closed position has no part', async () => {
  const { id: portfolioId } = await portfolio('10000', { fillModel: 'book' });
  const quote = aQuote({
    marketId: 'deep',
    bids: [
      ['0.20', '55'],
      ['0.10', '1000'],
    ],
    asks: [['0.21', '1000']],
  });
  const buy = (commandId: string) =>
    executeTrade(db, {
      ...aBuy({ portfolioId, marketId: 'deep', commandId, amount: '21', price: '0.21' }),
      quote,
    });
  await buy('kept');
  await buy('sold');
  await closeTrade(db, { ...aClose({ portfolioId, tradeId: 'sold', price: '0.10' }), quote });
  const query = { portfolioId, marks, bookOf: bookOf(quote.book) };
  expect(text((await valuePortfolio(db, query)).liquidationValue)).toBe('10.000000');
  const { items } = await listValuedPositions(db, { ...query, limit: 10 });
  expect(items.map(({ tradeId, liquidationValue }) => [tradeId, text(liquidationValue)])).toEqual(
    expect.arrayContaining([
      ['kept', '10.000000'],
      ['sold', null],
    ]),
  );
});

test('each position of an outcome has its part rounded down, the newest one the rest, on whatever page it is', async () => {
  const micros = fc.bigInt({ min: 1n, max: 10n ** 13n });
  await fc.assert(
    fc.asyncProperty(
      fc.array(micros, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (parts, limit) => {
        const { id: portfolioId } = await portfolio('1000');
        await holds(portfolioId, parts);
        const query = { portfolioId, marks, bookOf: bookOf(deep) };
        const { liquidationValue: total } = await valuePortfolio(db, query);
        const all = parts.reduce((sum, part) => sum + part, 0n);
        const floors = parts.slice(0, -1).map((part) => (total! * part) / all);
        const rest = total! - floors.reduce((sum, part) => sum + part, 0n);
        const expected = [...floors, rest].toReversed();
        const listed: (Usd | null)[] = [];
        let cursor: string | null = null;
        do {
          const page = await listValuedPositions(db, { ...query, limit, cursor });
          listed.push(...page.items.map(({ liquidationValue }) => liquidationValue));
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(listed).toEqual(expected);
      },
    ),
    { numRuns: shortOrFull(4, 15) },
  );
});

test('however many books are walked, others have their turn of the event loop in between', async () => {
  const { id: portfolioId } = await portfolio();
  const ids = Array.from({ length: 8 }, (_, number) => `slow-${number}`);
  await importMarkets(db, { events: [], markets: ids.map((id) => market(id)) });
  for (const marketId of ids)
    await executeTrade(db, aBuy({ portfolioId, marketId, commandId: marketId, amount: '10', price: '0.20' }));
  let turns = 0;
  const count = (): void => {
    turns += 1;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const turnsAtBooks: number[] = [];
  /** A book that takes longer to read than a turn lasts. */
  const slow = (marketId: string): Book => {
    const book = aBook({ marketId, bids: [['0.20', '1000']] });
    return Object.defineProperty({ ...book }, 'bids', {
      get() {
        standStill(6);
        if (turnsAtBooks.at(-1) !== turns) turnsAtBooks.push(turns);
        return book.bids;
      },
    });
  };
  const books = ids.map(slow);
  const { liquidationValue } = await valuePortfolio(db, { portfolioId, marks, bookOf: bookOf(...books) });
  clearImmediate(counting);
  expect(text(liquidationValue)).toBe('80.000000');
  expect(turnsAtBooks.length).toBeGreaterThanOrEqual(ids.length);
});
