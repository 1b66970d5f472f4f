import { defineStrategy } from '@prescient/strategies/author';
import { prepare, type Strategy } from '@prescient/strategies/sdk';
import { expect, test } from 'vitest';
import { GAP, LAST } from '../src/index.ts';
import type { Item, Row } from './support/made-tape.ts';
import { change, listing, memoryTape, START, tokensOf, wholeBook } from './support/memory-tape.ts';
import { ranOver } from './support/replays.ts';

const SECOND = 1_000;
const OPENED: Item = { kind: 'market', at: START, listing: listing(0) };
const OTHER: Item = { kind: 'market', at: START, listing: listing(1) };
const ASKED = 500_000n;

/** Rows of several books that the venue said at once: the last one ends the message. */
const together = (...rows: readonly Row[]): Row[] =>
  rows.map((row, index) => ({
    ...row,
    flags: index === rows.length - 1 ? row.flags | LAST : row.flags & ~LAST,
  }));

const bothWhole = (at: number): Row[] =>
  together(...[0, 1].flatMap((token) => wholeBook(at, token, { bids: [[0.4, 100]], asks: [[0.5, 100]] })));

const gap = (at: number, token: number): Row => ({ at, token, kind: GAP, flags: 0, price: 0, size: 0 });

/** Looks at the market of the largest volume, and buys there where it is the one that is named. */
const only = (market: string): Strategy =>
  prepare({
    file: 'only.ts',
    exported: defineStrategy({
      name: 'only',
      version: 1,
      markets: { limit: 1 },
      onBook: ({ market: { id }, now, log }) => {
        log(`${now - START}`);
        return id === market ? [{ do: 'buy', outcome: 'yes', limit: 0.99, stake: 1 }] : [];
      },
    }),
  });

test('a level that sank is known, whichever book the message ended with', async () => {
  const [gone, back] = [START + 12 * SECOND, START + 13 * SECOND];
  const items = [
    OPENED,
    ...bothWhole(START),
    ...together(gap(START + 5 * SECOND, 0), gap(START + 5 * SECOND, 1)),
    ...bothWhole(START + 6 * SECOND),
    ...together(change(gone, 0, ['ask', 0.5, 0]), change(gone, 1, ['bid', 0.41, 7])),
    ...together(change(back, 0, ['ask', 0.5, 100]), change(back, 1, ['bid', 0.41, 9])),
    change(START + 31 * SECOND, 0, ['bid', 0.3, 1]),
  ];
  const settings = { intervalMs: 10 * SECOND };
  const run = { strategy: only('m0'), fingerprint: 'test', settings };
  const { desks } = await ranOver([memoryTape(tokensOf(1), items)], [run]);
  const { quote } = desks[0]!.arrivals.find(({ at }) => at === START + 20 * SECOND)!;
  if (quote === null || quote === 'closed') throw new Error('There was no book.');
  const { lows } = quote;
  const between = (after: number, until: number) =>
    lows?.lowest(
      { side: 'asks', price: ASKED as never },
      { after: new Date(after).toISOString(), until: new Date(until).toISOString() },
    );
  expect(between(START + 10 * SECOND, START + 20 * SECOND)).toBe(0n);
  expect(between(back, START + 20 * SECOND)).toBeNull();
});

test('a book that somebody looks at starts a cycle, whichever book the message ended with', async () => {
  const at = START + 5 * SECOND;
  const items = [
    OPENED,
    OTHER,
    ...bothWhole(START),
    ...wholeBook(START, 2, { bids: [[0.4, 100]], asks: [[0.5, 100]] }),
    ...together(change(at, 0, ['bid', 0.41, 7]), change(at, 2, ['bid', 0.41, 7])),
    change(START + 9 * SECOND, 2, ['bid', 0.42, 7]),
    change(START + 19 * SECOND, 2, ['bid', 0.43, 7]),
  ];
  const settings = { intervalMs: 15 * SECOND, pauseMs: SECOND };
  const run = { strategy: only('none'), fingerprint: 'test', settings };
  const { results } = await ranOver([memoryTape(tokensOf(2), items)], [run]);
  expect(results[0]!.lines.map(({ text }) => text)).toEqual(['0', '5000']);
});
