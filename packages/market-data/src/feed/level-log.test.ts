import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePrice, parseShares, type Book, type Shares } from '@prescient/core';
import { LevelLog } from './level-log.ts';

const price = parsePrice('0.50');
const at = (ms: number): Date => new Date(Date.UTC(2026, 0, 1) + ms);
const isoAt = (ms: number): string => at(ms).toISOString();

/** A book of a moment with this much at its best ask; none where it is 0. */
const book = (ms: number, size: string): Book => ({
  venue: 'polymarket',
  marketId: 'm',
  outcome: 0,
  bids: [],
  asks: [
    ...(size === '0' ? [] : [{ price, size: parseShares(size) }]),
    { price: parsePrice('0.90'), size: parseShares('1') },
  ],
  tickSize: parsePrice('0.01'),
  minimumSize: parseShares('5'),
  hash: `${ms} ${size}`,
  occurredAt: at(ms),
  receivedAt: at(ms),
});

const logOf = (...sizes: readonly string[]): LevelLog => {
  const log = new LevelLog();
  for (const [index, size] of sizes.entries()) log.learn(book(index, size));
  return log;
};

const lowest = (log: LevelLog, after: number, until: number): Shares | null =>
  log.lowest({ side: 'asks', price }, { after: isoAt(after), until: isoAt(until) });

describe('the smallest size that a level was seen at', () => {
  test('is 0 where the level was seen gone, though it came back', () => {
    const log = logOf('100', '0', '100');
    expect(lowest(log, 0, 2)).toBe(0n);
    expect(lowest(log, 1, 2)).toBe(parseShares('100'));
  });

  test('is not known where no change was seen, nor of the moment itself, nor of what came later', () => {
    const log = logOf('100', '100', '40');
    expect(lowest(log, 0, 1)).toBeNull();
    expect(lowest(log, 2, 9)).toBeNull();
    expect(log.lowest({ side: 'bids', price }, { after: isoAt(0), until: isoAt(9) })).toBeNull();
  });

  test('does not change with a book of the past', () => {
    const log = logOf('100', '90');
    log.learn(book(0, '0'));
    expect(lowest(log, 0, 9)).toBe(parseShares('90'));
  });

  test('is never less than the plainest count finds, and equal to it up to now', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 25 });
    fc.assert(
      fc.property(sizes, fc.nat(25), (seen, after) => {
        const log = logOf(...seen.map(String));
        const now = seen.length - 1;
        const changes = seen
          .map((size, index) => ({ size, index }))
          .filter(({ size, index }) => index > 0 && size !== seen[index - 1]);
        const within = (until: number) =>
          changes.filter(({ index }) => index > after && index <= until).map(({ size }) => size);
        const found = within(now);
        expect(lowest(log, after, now)).toBe(
          found.length === 0 ? null : parseShares(String(Math.min(...found))),
        );
        for (let until = after; until < now; until += 1) {
          const low = lowest(log, after, until);
          if (low !== null) expect(low).toBe(parseShares(String(Math.min(...within(until)))));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is forgotten of the oldest changes first', () => {
    const log = logOf('100', ...Array.from({ length: 50 }, (_, index) => String(index + 1)));
    expect(lowest(log, 0, 99)).toBe(parseShares('19'));
  });
});
