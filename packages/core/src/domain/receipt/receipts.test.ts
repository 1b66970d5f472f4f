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
import { aBuy, aClose, aReversal, aSettlement, NOON } from '../../../test/support/builders.ts';
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

/** A trade that was bought from two levels, sold in part, settled, and taken back. */
function aTrade(): Fill[] {
  const quote = { book: aBook(), fees: CRYPTO };
  const account = new InMemory(aBookPortfolio()).do(
    { ...aBuy({ amount: '260', price: '0.55' }), quote },
    { ...aClose({ shares: '10' }), quote },
    aSettlement(),
    aReversal(),
    aSettlement({ commandId: 'void', payout: 'void' }),
  );
  return [...account.state.changes().fills];
}

describe('a later book', () => {
  const boughtWith = (later: Book | null) =>
    new InMemory(aBookPortfolio())
      .do({ ...aBuy({ amount: '100', price: '0.55' }), quote: { book: aBook(), fees: CRYPTO, later } })
      .state.changes().fills[0]!;
  const pessimistic = (fill: Fill) => shadowOfReceipt(fill.receipt)!.pessimistic;
  const asks = (...pairs: [string, string][]) => aBook({ asks: pairs, hash: 'later' });

  test('that is worse makes the pessimistic count worse, also where it holds less than was bought', () => {
    const [none, worse, thin] = [null, asks(['0.60', '500']), asks(['0.60', '50'])].map(boughtWith);
    // 200 shares one level worse, at 0.52, are 104 and 3.4944; at 0.60 they are 120 and 3.36.
    expect(pessimistic(none!)).toEqual({ price: 520_000n, cash: 107_494_400n });
    expect(pessimistic(worse!)).toEqual({ price: 600_000n, cash: 123_360_000n });
    // Past the end of a book nothing is better than its last level.
    expect(pessimistic(thin!)).toEqual(pessimistic(worse!));
    for (const fill of [none!, worse!, thin!]) expect(receiptDifferences(fill)).toEqual([]);
  });

  test('that is better changes nothing', () => {
    const fill = boughtWith(asks(['0.40', '500']));
    expect(pessimistic(fill)).toEqual({ price: 520_000n, cash: 107_494_400n });
    expect(receiptDifferences(fill)).toEqual([]);
  });
});

describe('a receipt', () => {
  test('is equal to its fill for every kind of fill, after a way through JSON', () => {
    const stored = aTrade().map((fill) => ({
      ...fill,
      receipt: JSON.parse(JSON.stringify(fill.receipt)) as Fill['receipt'],
    }));
    expect(stored.map(({ kind }) => kind)).toEqual(['buy', 'sell', 'settle', 'reverse', 'void']);
    for (const fill of stored) expect(receiptDifferences(fill, stored)).toEqual([]);
    const quoted = new InMemory().do(aBuy(), aClose()).state.changes().fills;
    for (const fill of quoted) expect(receiptDifferences(fill)).toEqual([]);
  });

  const changed = (fill: Fill, change: (receipt: Record<string, never>) => void): string[] => {
    const receipt = JSON.parse(JSON.stringify(fill.receipt)) as Record<string, never>;
    change(receipt);
    return receiptDifferences({ ...fill, receipt }).map(({ field }) => field);
  };

  test('that was tampered with is not', () => {
    const [buy] = aTrade();
    const at = (path: string, value: unknown) => (receipt: Record<string, never>) => {
      const keys = path.split('.');
      const parent = keys.slice(0, -1).reduce((object, key) => object[key]!, receipt);
      (parent as Record<string, unknown>)[keys.at(-1)!] = value;
    };
    expect(changed(buy!, () => undefined)).toEqual([]);
    expect(changed(buy!, at('levels.0.price', '0.400000'))).toContain('amount');
    expect(changed(buy!, at('levels.0.consumed', '100.000000'))).toContain('shares');
    expect(changed(buy!, at('levels.0.taken', '499.000000'))).toEqual(['levels']);
    expect(changed(buy!, at('fees.rate', '0.05'))).toContain('fee');
    expect(changed(buy!, at('wanted.stake', '259.000000'))).toContain('amount');
    expect(changed(buy!, at('shadow.optimistic.cash', '1.000000'))).toEqual(['shadow']);
    expect(changed(buy!, at('order.takerAmount', '1.000000'))).toEqual(['order']);
    expect(changed(buy!, at('limit', '0.510000'))).toEqual(['receipt']);
    expect(changed(buy!, at('levels', []))).toEqual(['receipt']);
    expect(changed(buy!, at('step', 'much'))).toEqual(['receipt']);
    expect(changed(buy!, at('source', 'a friend'))).toEqual(['receipt']);
  });

  test('does not fit a fill that was tampered with', () => {
    const [buy, sale, settled, reversed] = aTrade();
    const more = <Amount extends bigint>(amount: Amount): Amount => (amount + 1n) as Amount;
    const fieldsOf = (fill: Fill, others: Fill[] = []) =>
      receiptDifferences(fill, others).map(({ field }) => field);
    expect(fieldsOf({ ...buy!, shares: more(buy!.shares) })).toEqual(['shares']);
    expect(fieldsOf({ ...buy!, fee: more(buy!.fee) })).toEqual(['fee']);
    expect(fieldsOf({ ...sale!, gross: more(sale!.gross) })).toEqual(['gross']);
    expect(fieldsOf({ ...sale!, exitFee: more(sale!.exitFee) })).toEqual(['exitFee']);
    expect(fieldsOf({ ...settled!, gross: more(settled!.gross) })).toEqual(['gross']);
    expect(fieldsOf({ ...reversed!, gross: more(reversed!.gross) }, [settled!])).toEqual(['gross']);
    expect(fieldsOf(reversed!)).toEqual(['receipt']);
  });
});
