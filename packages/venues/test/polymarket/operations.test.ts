import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import { fixture } from '../fixture.ts';
import { at, NO, restBook, type WireLevels, YES } from '../support/clob.ts';
import { keepingBooks, lastShown } from '../support/keeping.ts';
import { inShort } from '../support/streaming.ts';

interface Change {
  readonly asset_id: string;
  readonly price: string;
  readonly size: string;
  readonly side: 'BUY' | 'SELL';
  readonly hash: string;
  readonly best_bid?: string;
  readonly best_ask?: string;
}
interface Frame {
  readonly timestamp: string;
  readonly price_changes: readonly Change[];
  readonly event_type: string;
}
interface Sequence {
  readonly name: string;
  readonly rest: readonly Record<string, unknown>[];
  readonly frames: readonly Frame[];
}

/** Plays a sequence. @returns the gaps, and the hashes that the books had when their operation was over */
async function playSequence({ rest, frames }: Sequence) {
  const [first, second] = rest.map((book) => String(book['asset_id'])) as [string, string];
  const { load, take, told, counts, seen, end } = keepingBooks([first, second], Date.UTC(2027, 0));
  load(...rest);
  await told();
  const proven: string[] = [];
  for (const [index, frame] of frames.entries()) {
    take(frame);
    await told();
    for (const { asset_id: token, hash } of frame.price_changes) {
      const isLast = !frames[index + 1]?.price_changes.some((change) => change.hash === hash);
      const shown = lastShown(seen, token === first ? 0 : 1)!;
      if (isLast && shown.book.hash === hash && shown.isProven?.() === true) proven.push(hash);
    }
  }
  await end();
  return { gaps: counts.gaps, proven };
}

const hashesIn = ({ frames }: Sequence): string[] => [
  ...new Set(frames.flatMap((frame) => frame.price_changes.map(({ hash }) => hash))),
];

const captured = new URL('../../../../../shared/data/ws/change-sequences.json', import.meta.url);
const present = existsSync(captured);
const sequences = [
  ...(JSON.parse(fixture('operation-in-frames.json')) as Sequence[]),
  ...(present ? (JSON.parse(readFileSync(captured, 'utf8')) as Sequence[]) : []),
];

describe('an operation that is told in several frames of one time', () => {
  test.each(sequences.map((sequence) => [sequence.name, sequence] as const))(
    '%s: opens no gap, and the book after it has the hash of all its frames',
    async (_name, sequence) => {
      const { gaps, proven } = await playSequence(sequence);
      expect(gaps).toBe(0);
      expect(new Set(proven)).toEqual(new Set(hashesIn(sequence)));
    },
  );

  test.skipIf(!present)(
    `every hash of the captured sequences is proven${present ? '' : ' (skipped: ../shared/data is not here)'}`,
    () => {
      const hashes = sequences
        .slice(1)
        .flatMap((sequence) => [
          ...sequence.rest.map((book) => String(book['hash'])),
          ...sequence.frames.flatMap((frame) => frame.price_changes.map(({ hash }) => hash)),
        ]);
      // REST's own were checked when the books were loaded.
      expect(hashes).toHaveLength(20);
    },
  );
});

const BIDS: WireLevels = [
  ['0.45', '100'],
  ['0.46', '30'],
  ['0.47', '20.5'],
];
const ASKS: WireLevels = [
  ['0.6', '70'],
  ['0.52', '40'],
  ['0.5', '10'],
];

/** One level of YES as an operation leaves it; size 0 takes it away. */
interface Step {
  readonly side: 'BUY' | 'SELL';
  readonly cents: number;
  readonly size: number;
}

const priceOf = (cents: number): string => String(cents / 100);

function levelsAfter(levels: WireLevels, side: Step['side'], steps: readonly Step[]): WireLevels {
  const kept = new Map(levels.map(([price, size]) => [Math.round(Number(price) * 100), size]));
  for (const step of steps) {
    if (step.side !== side) continue;
    if (step.size === 0) kept.delete(step.cents);
    else kept.set(step.cents, String(step.size));
  }
  const sign = side === 'BUY' ? 1 : -1;
  return [...kept].toSorted(([a], [b]) => sign * (a - b)).map(([cents, size]) => [priceOf(cents), size]);
}

/** The book after some steps, and the frames that tell the steps, cut where `cuts` says. */
function operation(before: { bids: WireLevels; asks: WireLevels }, steps: readonly Step[], options: Cuts) {
  const bids = levelsAfter(before.bids, 'BUY', steps);
  const asks = levelsAfter(before.asks, 'SELL', steps);
  const book = restBook({ time: options.time, bids, asks });
  const top = { best_bid: bids.at(-1)?.[0] ?? '0', best_ask: asks.at(-1)?.[0] ?? '1' };
  const frames: unknown[][] = [[]];
  for (const [index, { side, cents, size }] of steps.entries()) {
    if (index > 0 && options.cuts[index % options.cuts.length]) frames.push([]);
    const change = { asset_id: YES, price: priceOf(cents), size: String(size), side, hash: book['hash'] };
    frames.at(-1)!.push({ ...change, ...top });
  }
  const timestamp = at(options.time);
  const told = frames.map((price_changes) => ({ price_changes, timestamp, event_type: 'price_change' }));
  return { bids, asks, book, frames: told };
}

interface Cuts {
  readonly time: number;
  readonly cuts: readonly boolean[];
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    side: fc.constant('BUY' as const),
    cents: fc.integer({ min: 40, max: 48 }),
    size: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({
    side: fc.constant('SELL' as const),
    cents: fc.integer({ min: 49, max: 60 }),
    size: fc.integer({ min: 0, max: 3 }),
  }),
);

test('however operations are cut into frames, no gap opens, and the shown book is the true one after each', async () => {
  const operations = fc.array(
    fc.tuple(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(operations, async (list) => {
      const { load, take, told, counts, seen, end } = keepingBooks();
      load(restBook({ bids: BIDS, asks: ASKS }), restBook({ token: NO }));
      await told();
      let now: { bids: WireLevels; asks: WireLevels } = { bids: BIDS, asks: ASKS };
      for (const [index, [steps, cuts]] of list.entries()) {
        const next = operation(now, steps, { time: index + 1, cuts });
        for (const frame of next.frames) {
          take(frame);
          await told();
          const { book } = lastShown(seen, 0)!;
          const isOf = [now, next].some(
            ({ bids }) => (bids.length === 0 ? null : Number(bids.at(-1)![0])) === topOf(book.bids),
          );
          // A book in the middle of an operation has the best prices of before or of after it.
          expect(isOf).toBe(true);
        }
        const shown = lastShown(seen, 0)!;
        expect(shown.book.hash).toBe(next.book['hash']);
        expect(shown.isProven?.() ?? true).toBe(true);
        now = next;
      }
      expect(counts.gaps).toBe(0);
      await end();
    }),
    { numRuns: shortOrFull(30, 100) },
  );
});

const topOf = (levels: readonly { price: bigint }[]): number | null =>
  levels[0] === undefined ? null : Number(levels[0].price) / 1e6;

describe('a frame that is missing', () => {
  const steps: Step[] = [
    { side: 'SELL', cents: 50, size: 0 },
    { side: 'SELL', cents: 52, size: 0 },
  ];
  const broken = operation({ bids: BIDS, asks: ASKS }, steps, { time: 10, cuts: [true] });
  const after = operation(broken, [{ side: 'BUY', cents: 40, size: 2 }], { time: 20, cuts: [false] });

  test('shows when the next operation begins: then the best prices contradict the book', async () => {
    const { load, take, told, wanted, seen, end } = keepingBooks();
    load(restBook({ bids: BIDS, asks: ASKS }));
    await told();
    take(broken.frames[0]);
    await told();
    expect([wanted, inShort(seen)]).toEqual([[], ['book 0']]);
    take(after.frames[0]);
    await end();
    expect(wanted).toEqual([YES]);
    expect(inShort(seen)).toEqual(['book 0', 'gap 0 TOP_DISAGREES']);
  });

  test('leaves a gap that no older book of REST closes, and the newest one closes with the change that opened it', async () => {
    const { load, take, told, wanted, seen, end } = keepingBooks();
    load(restBook({ bids: BIDS, asks: ASKS }));
    await told();
    take(broken.frames[0]);
    take(after.frames[0]);
    expect(load(restBook({ time: 5, bids: BIDS, asks: ASKS }))).toEqual([YES]);
    // The frame that came is applied to the book in which the missing one is.
    expect(load(broken.book)).toEqual([]);
    await end();
    expect(wanted).toEqual([YES]);
    expect(inShort(seen)).toEqual(['book 0', 'gap 0 TOP_DISAGREES', 'book 0']);
    expect(lastShown(seen, 0)?.book.hash).toBe(after.book['hash']);
    expect(lastShown(seen, 0)?.isProven?.()).toBe(true);
  });

  test('is believed from an older book where the kept changes lead from there to the hash that they say', async () => {
    const { load, take, keeper, seen, end } = keepingBooks();
    const deep = operation({ bids: BIDS, asks: ASKS }, [{ side: 'BUY', cents: 45, size: 7 }], {
      time: 10,
      cuts: [false],
    });
    load(restBook({ bids: BIDS, asks: ASKS }));
    take(deep.frames[0]);
    keeper.lose([YES], 'DISCONNECTED');
    const next = operation(deep, [{ side: 'BUY', cents: 44, size: 7 }], { time: 20, cuts: [false] });
    take(next.frames[0]);
    // REST lags: it shows the book before both changes, and only one of them was kept.
    expect(load(restBook({ bids: BIDS, asks: ASKS }))).toEqual([YES]);
    // Now it shows the book before the kept change alone.
    expect(load(deep.book)).toEqual([]);
    await end();
    expect(lastShown(seen, 0)?.book.hash).toBe(next.book['hash']);
  });

  test('a minute after the gap REST is believed again, however old its book is: nothing else will come', async () => {
    const { load, take, keeper, end } = keepingBooks([YES, NO], Date.UTC(2026, 5));
    load(restBook({ bids: BIDS, asks: ASKS }));
    take(broken.frames[0]);
    take(broken.frames[1]);
    keeper.lose([YES], 'UNREADABLE_FRAME');
    const old = keepingBooks([YES, NO], Date.UTC(2026, 5) + 61_000);
    expect(load(restBook({ bids: BIDS, asks: ASKS }))).toEqual([YES]);
    expect(keeper.load(old.snapshotsOf(restBook({ bids: BIDS, asks: ASKS })))).toEqual([]);
    await Promise.all([end(), old.end()]);
  });
});
