import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import {
  aBook,
  aBookPortfolio,
  CRYPTO,
  KALSHI,
  KALSHI_BALANCE,
  mirrorOf,
} from '../../../test/support/books.ts';
import { aBuy, aClose, NOON } from '../../../test/support/builders.ts';
import { codeOf, InMemory } from '../../../test/support/in-memory.ts';
import type { Price, Shares, Usd } from '../../money/index.ts';
import {
  outcomeOf,
  receiptDifferences,
  shadowOfReceipt,
  type Book,
  type BookQuote,
  type Command,
  type FeeSchedule,
  type Fill,
} from '../index.ts';

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

/** A step of random trading on one market of a venue, in shares and cents. */
interface Step {
  readonly kind: 'buy' | 'sell';
  readonly yes: boolean;
  readonly size: number;
  /** In cents; null for any price. */
  readonly limit: number | null;
  readonly part: boolean;
  readonly lot: number;
  /** True if the book has changed by now. */
  readonly next: boolean;
}
const cents = fc.integer({ min: 1, max: 99 });
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('buy', 'buy', 'sell'),
  yes: fc.boolean(),
  size: fc.integer({ min: 1, max: 60_000 }),
  limit: fc.oneof(cents, fc.constant(null)),
  part: fc.boolean(),
  lot: fc.nat(10),
  next: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
});

const level = (price: number, size: number) => ({
  price: BigInt(price * 10_000) as Price,
  size: (BigInt(size) * 10_000n) as Shares,
});
/** Three books of YES that are sound, each later than the one before. */
const books = fc.array(
  fc.record({
    prices: fc.uniqueArray(cents, { minLength: 2, maxLength: 8 }),
    sizes: fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 8, maxLength: 8 }),
    split: fc.nat(8),
  }),
  { minLength: 3, maxLength: 3 },
);

function booksOf(
  shapes: readonly { prices: number[]; sizes: number[]; split: number }[],
  venue: string,
): Book[] {
  return shapes.map(({ prices, sizes, split }, index) => {
    const rising = prices.toSorted((a, b) => a - b).map((price, place) => level(price, sizes[place]!));
    return {
      ...aBook({ venue, hash: `book ${index}`, occurredAt: new Date(NOON.getTime() + index) }),
      bids: rising.slice(0, split).toReversed(),
      asks: rising.slice(split),
    };
  });
}

interface Trading {
  readonly account: InMemory;
  readonly quotes: Map<string, BookQuote>;
}

/** Trades as the steps say, on whatever they find, refusals among it. */
function trade(steps: readonly Step[], shown: readonly Book[], fees: FeeSchedule): Trading {
  const account = new InMemory(
    aBookPortfolio({ initialBalance: 1_000_000_000_000n as Usd, balance: 1_000_000_000_000n as Usd }),
  );
  const quotes = new Map<string, BookQuote>();
  const bought: string[] = [];
  const left = [...shown];
  for (const [index, { kind, yes, size, limit, part, lot, next }] of steps.entries()) {
    const commandId = `step-${index}`;
    const tradeId = bought[lot % (bought.length || 1)];
    if (kind === 'sell' && tradeId === undefined) continue;
    const action = yes ? ('buy_yes' as const) : ('buy_no' as const);
    const ref = kind === 'buy' ? { action } : account.holding(tradeId).position;
    const { venue } = shown[0]!;
    const { outcome } = outcomeOf({ venue, marketId: '0xmarket', action: ref.action });
    if (next && left.length > 1) left.shift();
    const yesBook = left[0]!;
    const quote = { book: outcome === 0 ? yesBook : mirrorOf(yesBook), fees };
    const filling = { timeInForce: part ? ('FAK' as const) : ('FOK' as const), quote };
    const price = BigInt((limit ?? (kind === 'buy' ? 99 : 1)) * 10_000) as Price;
    const command: Command =
      kind === 'buy'
        ? {
            ...aBuy({ commandId, venue, action }),
            price,
            amount: (BigInt(size) * 10_000n) as Usd,
            ...filling,
          }
        : {
            ...aClose({ commandId, tradeId: tradeId! }),
            price,
            shares: size % 3 === 0 ? null : ((BigInt(size) * 10_000n) as Shares),
            ...filling,
          };
    if (codeOf(account.decide(command)) !== null) continue;
    quotes.set(commandId, quote);
    if (kind === 'buy') bought.push(commandId);
  }
  return { account, quotes };
}

const anyTrading = fc
  .tuple(
    fc.array(step, { minLength: 1, maxLength: 40 }),
    books,
    fc.constantFrom(
      { venue: 'polymarket', fees: CRYPTO },
      { venue: 'kalshi', fees: KALSHI },
      { venue: 'kalshi', fees: KALSHI_BALANCE },
    ),
  )
  .map(([steps, shapes, { venue, fees }]) => trade(steps, booksOf(shapes, venue), fees));

type LevelJson = Record<'price' | 'size' | 'consumed' | 'taken' | 'cost' | 'fee', string>;
const levelsOf = ({ receipt }: Fill): LevelJson[] => receipt['levels'] as LevelJson[];
const micros = (decimal: string): bigint => BigInt(decimal.replace('.', ''));

describe('by law', () => {
  test('every fill is equal to what its receipt says, and the sums of its levels are its totals', () => {
    let fills = 0;
    fc.assert(
      fc.property(anyTrading, ({ account }) => {
        for (const fill of account.state.changes().fills) {
          fills += 1;
          expect(receiptDifferences(fill)).toEqual([]);
          const levels = levelsOf(fill);
          const [total, fee] = fill.kind === 'buy' ? [fill.amount, fill.fee] : [fill.gross, fill.exitFee];
          expect(sum(levels.map(({ cost }) => micros(cost)))).toBe(total);
          expect(sum(levels.map((each) => micros(each.fee)))).toBe(fee);
          expect(sum(levels.map(({ taken }) => micros(taken)))).toBe(fill.shares);
        }
      }),
      // A hundred runs came to between 95 and 141 fills.
      { numRuns: shortOrFull(75, 300) },
    );
    expect(fills).toBeGreaterThan(shortOrFull(25, 100));
  });

  test('no book ever gives more shares of a level than it shows, to YES and NO together', () => {
    fc.assert(
      fc.property(anyTrading, ({ account, quotes }) => {
        const taken = new Map<string, bigint>();
        for (const fill of account.state.changes().fills) {
          const { book } = quotes.get(fill.commandId)!;
          const asks = (fill.kind === 'buy') === (book.outcome === 0);
          for (const { price, size, taken: some } of levelsOf(fill)) {
            const yesPrice = book.outcome === 0 ? micros(price) : 1_000_000n - micros(price);
            const key = `${book.hash.replace('no ', '')} ${asks ? 'ask' : 'bid'} ${yesPrice}`;
            taken.set(key, (taken.get(key) ?? 0n) + micros(some));
            expect(taken.get(key)! <= micros(size)).toBe(true);
          }
        }
      }),
    );
  });

  test('the midpoint never looks worse and one level worse never better than what was filled; the sums are kept', () => {
    fc.assert(
      fc.property(anyTrading, ({ account }) => {
        let [better, worse] = [0n, 0n];
        for (const fill of account.state.changes().fills) {
          const { optimistic, realistic, pessimistic } = shadowOfReceipt(fill.receipt)!;
          const sign = fill.kind === 'buy' ? 1n : -1n;
          expect(sign * (realistic.cash - optimistic.cash) >= 0n).toBe(true);
          expect(sign * (pessimistic.cash - realistic.cash) >= 0n).toBe(true);
          better += sign * (realistic.cash - optimistic.cash);
          worse += sign * (pessimistic.cash - realistic.cash);
        }
        expect(account.state.shadowsOf(1)).toMatchObject({ optimistic: better, pessimistic: worse });
      }),
    );
  });

  test('the portfolio is conserved', () => {
    fc.assert(
      fc.property(anyTrading, ({ account }) => {
        const { balance, totalInvested, initialBalance, realizedPnl } = account.portfolio;
        expect(balance + totalInvested).toBe(initialBalance + realizedPnl);
        expect(balance >= 0n).toBe(true);
      }),
    );
  });

  test('what FOK fills FAK fills alike', () => {
    fc.assert(
      fc.property(step, books, (one, shapes) => {
        const shown = booksOf(shapes, 'polymarket');
        const fillsOf = (part: boolean) =>
          trade([{ ...one, kind: 'buy', part }], shown, CRYPTO).account.state.changes().fills;
        const [whole] = fillsOf(false);
        const [part] = fillsOf(true);
        if (!whole) return;
        const { receipt: _, ...facts } = whole;
        expect(part).toMatchObject(facts);
      }),
    );
  });
});
