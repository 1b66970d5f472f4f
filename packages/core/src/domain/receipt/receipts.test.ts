import { describe, expect, test } from 'vitest';
import { aBook, aBookPortfolio, CRYPTO } from '../../../test/support/books.ts';
import { aBuy, aClose, aReversal, aSettlement } from '../../../test/support/builders.ts';
import { InMemory } from '../../../test/support/in-memory.ts';
import { receiptDifferences, shadowOfReceipt, type Book, type Fill } from '../index.ts';

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
