import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { parsePrice, parseShares } from '../../src/index.ts';
import { fillDepth } from '../../src/domain/pricing/fill-depth.ts';
import { levels as levelsOf } from '../support/books.ts';
import { bestFirst, decimal, unlessRefused, wantedOf } from '../support/fill-in-words.ts';
import {
  secondFill,
  type SecondFees,
  type SecondFill,
  type SecondLevels,
  type SecondRequest,
} from '../support/second-exchange.ts';

/** The fill that core makes of the same depth. */
const coreFill = (request: SecondRequest, depth: SecondLevels): SecondFill =>
  unlessRefused(() =>
    fillDepth(
      {
        side: request.side,
        wanted: wantedOf(request),
        limit: parsePrice(request.limit),
        step: parseShares(request.step),
        fees: request.fees,
        timeInForce: 'FAK',
        grid: { outcome: 0, tickSize: parsePrice('0.001') },
        bestBid: null,
        bestAsk: null,
        later: null,
      },
      levelsOf(depth).map((level) => ({ ...level, consumed: parseShares('0') })),
    ),
  );

const cents = fc.integer({ min: 1, max: 2_000_000 }).map((count) => decimal(count * 10_000));
const anyWanted = fc.oneof(
  cents.map((stake) => ({ stake })),
  cents.map((shares) => ({ shares })),
);
const anyFees: fc.Arbitrary<SecondFees> = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.record({
    kind: fc.constant('polymarket' as const),
    rate: fc.constantFrom('0', '0.0175', '0.03', '0.07', '0.25'),
    exponent: fc.constantFrom('1', '2'),
  }),
  fc.record({
    kind: fc.constant('kalshi' as const),
    multiplier: fc.constantFrom('1', '0.5', '0.25'),
    rule: fc.constantFrom('order-cent' as const, 'balance-4' as const, 'balance-6' as const),
  }),
);
const anyPrice = fc.integer({ min: 1, max: 999 }).map((tick) => decimal(tick * 1_000));
const anySize = fc.oneof(
  fc.integer({ min: 1, max: 60_000 }).map((count) => decimal(count * 10_000)),
  fc.integer({ min: 1, max: 900_000_000 }).map(decimal),
);

/** A sale is for shares. */
const requestOf = (side: 'buy' | 'sell') =>
  fc.record({
    side: fc.constant(side),
    wanted: side === 'buy' ? anyWanted : cents.map((shares) => ({ shares })),
    limit: anyPrice,
    step: fc.constantFrom('0.01', '1'),
    fees: anyFees,
  });

test('fills of books that were made up come to the same to the last digit', () => {
  const anyCase = fc.constantFrom('buy' as const, 'sell' as const).chain((side) =>
    fc.record({
      request: requestOf(side),
      depth: fc
        .uniqueArray(fc.tuple(anyPrice, anySize), { maxLength: 12, selector: ([price]) => price })
        .map((levels) => levels.toSorted(bestFirst(side))),
    }),
  );
  fc.assert(
    fc.property(anyCase, ({ request, depth }) => {
      expect(coreFill(request, depth)).toEqual(secondFill(request, depth));
    }),
    { numRuns: shortOrFull(500, 1_500) },
  );
});

interface Recorded {
  readonly bids: readonly { readonly price: string; readonly size: string }[];
  readonly asks: readonly { readonly price: string; readonly size: string }[];
}

const DATA = join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'data', 'ws');

/** Every book in recorded text, however deep it lies. */
function* booksIn(value: unknown): Generator<Recorded> {
  if (typeof value !== 'object' || value === null) return;
  const { bids, asks } = value as Partial<Recorded>;
  if (Array.isArray(bids) && Array.isArray(asks)) yield { bids, asks };
  for (const inner of Object.values(value)) yield* booksIn(inner);
}

test.skipIf(!existsSync(DATA))('fills of recorded books, which lie in ../shared/data, do so, too', () => {
  const files = ['clob-books.json', 'change-sequences.json'].map(
    (name) => JSON.parse(readFileSync(join(DATA, name), 'utf8')) as unknown,
  );
  const recorded = files.flatMap((file) => [...booksIn(file)]);
  expect(recorded.length).toBeGreaterThan(3);
  const side = fc.constantFrom('buy' as const, 'sell' as const);
  for (const { bids, asks } of recorded) {
    const pairs = (levels: Recorded['bids']) => levels.map(({ price, size }) => [price, size] as const);
    fc.assert(
      fc.property(side.chain(requestOf), (request) => {
        const depth = pairs(request.side === 'buy' ? asks : bids).toSorted(bestFirst(request.side));
        expect(coreFill(request, depth)).toEqual(secondFill(request, depth));
      }),
      { numRuns: 60 },
    );
  }
});
