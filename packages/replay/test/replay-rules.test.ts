import { parsePrice } from '@prescient/core/money';
import { defineStrategy } from '@prescient/strategies/author';
import { prepare, type Strategy } from '@prescient/strategies/sdk';
import { describe, expect, test } from 'vitest';
import {
  GAP,
  LAST,
  measuredLatency,
  PRINT,
  constantLatency,
  NO_LATENCY,
  type Latency,
} from '../src/index.ts';
import type { Item } from './support/made-tape.ts';
import { change, listing, memoryTape, START, tokensOf, wholeBook } from './support/memory-tape.ts';
import { gambler, ranOver } from './support/replays.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const TOKENS = tokensOf(1);
const OPENED: Item = { kind: 'market', at: START, listing: listing(0) };
const bookAt = (at: number, bid: number): Item[] =>
  wholeBook(at, 0, { bids: [[bid, 100]], asks: [[bid + 0.1, 100]] });
const gapAt = (at: number): Item => ({ at, token: 0, kind: GAP, flags: LAST, price: 0, size: 0 });

/** Buys at up to 0.99 at each look, and notes what it sees. */
const buyer = (more: object = {}): Strategy =>
  prepare({
    file: 'buyer.ts',
    exported: defineStrategy({
      name: 'buyer',
      version: 1,
      onBook: ({ book, log, now }) => {
        log(`${now - START} ${book.yes.bestBid?.price ?? 'none'}`);
        return [{ do: 'buy', outcome: 'yes', limit: 0.99, stake: 1 }];
      },
      ...more,
    }),
  });

const runOf = (intervalMs: number, more: { latency?: Latency; pauseMs?: number } = {}) => ({
  strategy: buyer(),
  fingerprint: 'test',
  settings: { intervalMs, pauseMs: more.pauseMs ?? null },
  latency: more.latency,
});

/** The looks of a strategy, and when and at which best ask it was filled; times count from the start. */
async function seen(items: readonly Item[], run: ReturnType<typeof runOf>) {
  const { desks, results } = await ranOver([memoryTape(TOKENS, items)], [run]);
  const fills = desks[0]!.arrivals.map(({ at, quote }) => {
    const book = quote === null || quote === 'closed' ? null : quote.book;
    return [at - START, book === null ? null : Number(book.asks[0]?.price ?? 0n) / 1e6];
  });
  return { looks: results[0]!.lines.map(({ text }) => text), fills, counters: results[0]!.counters };
}

describe('a gap', () => {
  test('voids the book until the next whole one: who buys meanwhile waits, as live', async () => {
    const items = [
      OPENED,
      ...bookAt(START, 0.4),
      gapAt(START + 5 * SECOND),
      change(START + 6 * SECOND, 0, ['bid', 0.45, 1]),
      ...bookAt(START + 25 * SECOND, 0.5),
      change(START + 41 * SECOND, 0, ['bid', 0.3, 1]),
    ];
    const { looks, fills, counters } = await seen(items, runOf(10 * SECOND));
    expect(looks).toEqual(['0 0.4', '10000 none', '20000 none', '30000 0.5', '40000 0.5']);
    // The buy of 10 s is tried again at 30 s and the one of 20 s at 40 s, each before that cycle's own.
    expect(fills).toEqual([
      [0, 0.5],
      [10_000, null],
      [20_000, null],
      [30_000, 0.6],
      [30_000, 0.6],
      [40_000, 0.6],
      [40_000, 0.6],
    ]);
    expect(counters).toMatchObject({ gaps: 1, executed: 5, rejected: {} });
  });
});

describe('latency', () => {
  const items = [
    OPENED,
    ...bookAt(START, 0.1),
    ...[1, 2, 3, 4, 5, 6].flatMap((tenth) => bookAt(START + tenth * 100, (tenth + 1) / 10)),
    ...bookAt(START + 2 * SECOND, 0.2),
  ];

  test('shows the book of before, fills at the book of then, and lets the next cycle wait for the answer', async () => {
    const latency = constantLatency({
      ...NO_LATENCY,
      feedMs: 150,
      entryMs: 200,
      venueMs: 100,
      responseMs: 400,
    });
    const { looks, fills } = await seen(items, runOf(500, { latency }));
    // 150: the tape of 0. It arrives at 450 and is known at 850; the next look is at 1,350, at the tape of 1,200.
    expect(looks).toEqual(['150 0.1', '1350 0.7']);
    expect(fills).toEqual([
      [450, 0.6],
      [1_650, 0.8],
    ]);
  });

  test('of a file is that of the time', async () => {
    const line = (sentAt: number, there: number, back: number): string =>
      JSON.stringify({
        req_ts: START + sentAt,
        exch_ts: START + sentAt + there,
        resp_ts: START + sentAt + there + back,
      });
    const text = `${line(0, 100, 0)}\n${line(1_000, 300, 200)}\n`;
    const latency = measuredLatency(text, { feedMs: 0, venueMs: 50 });
    expect([0, 500, 1_000, 9_000].map((at) => latency.delaysAt(START + at))).toEqual([
      { thereMs: 150, backMs: 0 },
      { thereMs: 250, backMs: 100 },
      { thereMs: 350, backMs: 200 },
      { thereMs: 350, backMs: 200 },
    ]);
    expect(latency.terms.file).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ['', 'has no line'],
    ['{}', 'Line 1 .* has no req_ts'],
    ['{"req_ts":5,"exch_ts":4,"resp_ts":6}', 'Line 1 .* go back'],
    ['nothing', 'Line 1 .* is no JSON'],
    ['{"req_ts":5,"exch_ts":6,"resp_ts":6}\n{"req_ts":4,"exch_ts":6,"resp_ts":6}', 'in order of req_ts'],
  ])('of a file that holds %j is refused', (text, sentence) => {
    expect(() => measuredLatency(text, { feedMs: 0, venueMs: 0 })).toThrow(
      expect.objectContaining({ code: 'REPLAY_LATENCY', message: expect.stringMatching(sentence) }),
    );
  });
});

test('events start cycles, not sooner than the pause and not later than the interval', async () => {
  const items = [
    OPENED,
    ...bookAt(START, 0.1),
    change(START + 5 * SECOND, 0, ['bid', 0.15, 1]),
    change(START + 5_200, 0, ['bid', 0.16, 1]),
    change(START + 30 * SECOND, 0, ['bid', 0.17, 1]),
  ];
  const { looks, counters } = await seen(items, {
    ...runOf(20 * SECOND, { pauseMs: SECOND }),
    strategy: quiet(),
  });
  expect(looks).toEqual(['0 0.1', '5000 0.15', '6000 0.16', '26000 0.16', '30000 0.17']);
  expect(counters).toMatchObject({ cycles: 5, eventCycles: 3 });
});

/** Looks, and does nothing. */
const quiet = (): Strategy =>
  buyer({
    onBook: ({
      book,
      log,
      now,
    }: {
      book: { yes: { bestBid: { price: number } | null } };
      log: (line: string) => void;
      now: number;
    }) => log(`${now - START} ${book.yes.bestBid?.price ?? 'none'}`),
  });

test('a step between prices that changes midway is the one of the time', async () => {
  const items: Item[] = [
    OPENED,
    ...bookAt(START, 0.4),
    { kind: 'tick', at: START + 5 * SECOND, token: 1, tickSize: parsePrice('0.001') },
    change(START + 6 * SECOND, 0, ['ask', 0.499, 5]),
    change(START + 15 * SECOND, 0, ['ask', 0.499, 4]),
  ];
  const { desks } = await ranOver([memoryTape(TOKENS, items)], [runOf(10 * SECOND)]);
  const books = desks[0]!.arrivals.map(({ quote }) =>
    quote === null || quote === 'closed' ? null : quote.book,
  );
  expect(books.map((book) => book && [book.tickSize, book.asks[0]!.price])).toEqual([
    [10_000n, 500_000n],
    [1_000n, 499_000n],
  ]);
});

test('trades are told to a strategy that listens, from its first cycle on', async () => {
  const print = (at: number, cents: number): Item => ({
    at,
    token: 0,
    kind: PRINT,
    flags: LAST,
    price: cents * 10_000,
    size: 2e6,
  });
  const items = [
    OPENED,
    ...bookAt(START, 0.4),
    print(START, 40),
    print(START + 3 * SECOND, 50),
    change(START + 11 * SECOND, 0, ['bid', 0.3, 1]),
  ];
  const { results } = await ranOver(
    [memoryTape(TOKENS, items)],
    [{ ...runOf(10 * SECOND), strategy: gambler(0) }],
  );
  const heard = results[0]!.lines.filter(({ text }) => text.startsWith('heard'));
  expect(heard).toEqual([{ at: START + 10 * SECOND, text: 'heard yes buy 0.5 2' }]);
});

describe('a replay that cannot be is refused by name', () => {
  const items = [OPENED, ...bookAt(START, 0.4), change(START + MINUTE, 0, ['bid', 0.3, 1])];
  const DAY = 24 * HOUR;
  const tape = memoryTape(TOKENS, items);
  const from = (market: object): Strategy => buyer({ markets: market });
  test.each([
    ['begins after the end', 'REPLAY_RANGE', () => ranOver([tape], [buyer()], { from: START + 2 * MINUTE })],
    ['ends before the start', 'REPLAY_RANGE', () => ranOver([tape], [buyer()], { to: START })],
    [
      'has an empty range',
      'REPLAY_RANGE',
      () => ranOver([tape], [buyer()], { from: START + 5, to: START + 5 }),
    ],
    ['ends long after the tape', 'REPLAY_RANGE', () => ranOver([tape], [buyer()], { to: START + DAY })],
    ['has no tape', 'REPLAY_RANGE', () => ranOver([], [buyer()])],
    [
      'asks for a venue that is not there',
      'REPLAY_BEYOND_TAPE',
      () => ranOver([tape], [from({ venue: 'kalshi' })]),
    ],
    [
      'asks for markets that are not there',
      'REPLAY_BEYOND_TAPE',
      () => ranOver([tape], [from({ marketIds: ['m9'] })]),
    ],
    [
      'fills from books that are not there',
      'REPLAY_BEYOND_TAPE',
      () =>
        ranOver(
          [memoryTape(TOKENS, items, { grain: 'prints' })],
          [{ strategy: buyer(), fingerprint: '', settings: { fillModel: 'book' as const } }],
        ),
    ],
    [
      'has tokens without any market',
      'REPLAY_TOKENS',
      () => ranOver([memoryTape(TOKENS, items.slice(1))], [buyer()]),
    ],
    [
      'has a row of a token that is not listed',
      'REPLAY_TOKENS',
      () => ranOver([memoryTape(TOKENS, [...items, change(START + MINUTE, 9, ['bid', 0.3, 1])])], [buyer()]),
    ],
    [
      'has stamps days apart',
      'REPLAY_CLOCK',
      () => ranOver([memoryTape(TOKENS, [...items, change(START + 3 * DAY, 0, ['bid', 0.3, 1])])], [buyer()]),
    ],
    [
      'has stamps that go back',
      'REPLAY_CLOCK',
      () => ranOver([memoryTape(TOKENS, [...items, change(START + 1, 0, ['bid', 0.3, 1])])], [buyer()]),
    ],
    [
      'has a step that is none',
      'REPLAY_PRICE',
      () =>
        ranOver(
          [
            memoryTape(TOKENS, [
              ...items,
              { kind: 'tick', at: START + MINUTE, token: 0, tickSize: parsePrice('0') },
            ]),
          ],
          [buyer()],
        ),
    ],
    [
      'has an interval of none',
      'REPLAY_SETTING',
      () => ranOver([tape], [{ strategy: buyer(), fingerprint: '', settings: { intervalMs: 0 } }]),
    ],
  ])('%s', async (_, code, run) => {
    await expect(run()).rejects.toMatchObject({ name: 'ReplayError', code });
  });

  test('after a gap, stamps days apart are a pause: the strategy sleeps through it', async () => {
    const paused = [...items, gapAt(START + MINUTE), ...bookAt(START + 3 * DAY, 0.6)];
    const { desks, results } = await ranOver([memoryTape(TOKENS, paused)], [runOf(600 * SECOND)]);
    expect(results[0]!.counters.cycles).toBe(1 + 6 * 6 + 1);
    expect(desks[0]!.snapshots.at(-1)).toBe(START + 3 * DAY + 1);
  });
});
