import { hash } from 'node:crypto';
import { Random } from '@prescient/workshop';
import { expect, test } from 'vitest';
import { TrueBook } from './true-book.ts';

interface Body {
  readonly asset_id: string;
  readonly hash: string;
  readonly timestamp: string;
  readonly bids: readonly { price: string; size: string }[];
  readonly asks: readonly { price: string; size: string }[];
}

const aBook = () => new TrueBook({ conditionId: '0x1', tokens: ['11', '22'] }, new Random(1));
const bodyOf = (book: TrueBook, outcome: 0 | 1) => JSON.parse(book.body(outcome)) as Body;

test('a book has the hash of its own text with an empty hash, also when it is dated ahead', () => {
  const book = aBook();
  for (const text of [book.body(0), book.body(1), book.body(0, { aheadMs: 86_400_000 })]) {
    const { hash: claimed } = JSON.parse(text) as Body;
    expect(hash('sha1', text.replace(claimed, ''), 'hex')).toBe(claimed);
  }
});

test('the books of both outcomes are mirrors, and bids lie below asks', () => {
  const book = aBook();
  const [yes, no] = [bodyOf(book, 0), bodyOf(book, 1)];
  expect(no.asks).toEqual(
    yes.bids.map(({ price, size }) => ({ price: (1 - Number(price)).toFixed(2), size })),
  );
  expect(Number(yes.bids.at(-1)?.price)).toBeLessThan(Number(yes.asks.at(-1)?.price));
});

test('the venue remembers the sizes of a book by side and price', () => {
  const book = aBook();
  const { hash: shown, levels } = book.shown(0);
  const { hash: claimed, asks } = bodyOf(book, 0);
  expect(shown).toBe(claimed);
  expect(levels.get(`ask ${asks[0]?.price}`)).toBe(asks[0]?.size);
  book.change();
  expect(book.shown(0).hash).not.toBe(shown);
});
