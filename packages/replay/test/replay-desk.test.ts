import { parsePrice } from '@prescient/core/money';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runReplays, runSweep, writeTape, type Sweep } from '../src/index.ts';
import { scratch, tell, type Item } from './support/made-tape.ts';
import { change, listing, memoryTape, START, tokensOf, wholeBook } from './support/memory-tape.ts';
import { gambler } from './support/replays.ts';

const SECOND = 1_000;
const TOKENS = tokensOf(2);

/** A tape of two markets whose books move each second; the first one is won at the end. */
function items(): Item[] {
  const end = START + 120 * SECOND;
  const told: Item[] = [0, 1].map((market) => ({ kind: 'market', at: START, listing: listing(market) }));
  for (let second = 0; second < 120; second += 1)
    for (const market of [0, 1]) {
      const at = START + second * SECOND;
      const bid = 0.3 + ((second * (market + 3)) % 20) / 100;
      if (second % 10 === 0)
        told.push(...wholeBook(at, 2 * market, { bids: [[bid, 50]], asks: [[bid + 0.02, 50]] }));
      else told.push(change(at, 2 * market, ['bid', bid - 0.1, 5 + second]));
    }
  const observation = { state: 'resolved', payout: parsePrice('1') } as const;
  told.push({ kind: 'market', at: end, listing: listing(0, { acceptingOrders: false, observation }) });
  told.push(change(end + SECOND, 2, ['bid', 0.2, 1]));
  return told;
}

const bytes = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each));

test('a run has the ledger of live trading: fills with receipts, paid positions, equity that adds up', async () => {
  const run = { strategy: gambler(0.4), fingerprint: 'test', settings: { intervalMs: 2 * SECOND } };
  const [result] = await runReplays({
    tapes: [memoryTape(TOKENS, items())],
    runs: [run],
    markingMs: 60 * SECOND,
  });
  const { ledger, counters } = result!;
  expect(counters.executed).toBeGreaterThan(10);
  expect(counters.settled).toBeGreaterThan(0);
  expect(ledger.fills.length).toBe(counters.executed + counters.settled);
  for (const fill of ledger.fills.filter(({ kind }) => kind === 'buy' || kind === 'sell'))
    expect(fill.receipt).toMatchObject({ book: { ageMs: expect.any(Number), hash: expect.any(String) } });
  const { portfolio, trades, equity } = ledger;
  const open = trades.filter(({ position }) => position.status === 'open');
  const worth = open.reduce((sum, { position }) => sum + (position.mark * position.shares) / 1_000_000n, 0n);
  expect(Number(equity.at(-1)!.equity - portfolio.balance - worth)).toBeLessThanOrEqual(open.length);
});

test('a trade has the closing price of live trading: the midpoint an hour before its market ended', async () => {
  const [hour, end] = [3_600 * SECOND, START + 5 * 3_600 * SECOND];
  const endsAt = new Date(end);
  const observation = { state: 'resolved', payout: parsePrice('1') } as const;
  const bids = [0.3, 0.34, 0.4, 0.46, 0.6, 0.8];
  const told: Item[] = [
    { kind: 'market', at: START, listing: listing(0, { endsAt }) },
    ...bids.flatMap((bid, index) =>
      wholeBook(START + index * hour, 0, { bids: [[bid, 50]], asks: [[bid + 0.02, 50]] }),
    ),
    { kind: 'market', at: end + hour, listing: listing(0, { endsAt, acceptingOrders: false, observation }) },
  ];
  // The price of 4 hours is that of the round at or before this moment; a trade of later has none.
  const run = { strategy: gambler(1), fingerprint: 'test', settings: { intervalMs: 2 * hour } };
  const [result] = await runReplays({ tapes: [memoryTape(TOKENS, told)], runs: [run], markingMs: hour / 2 });
  const trades = result!.ledger.history.trades.map(({ openedAt, closingPrice }) => [
    (openedAt.getTime() - START) / hour,
    closingPrice,
  ]);
  expect(trades).toEqual([
    [0, 0.61],
    [2, 0.61],
    [4, 0.61],
  ]);
});

test('a sweep has the same bytes on one thread and on two', async () => {
  const folder = scratch();
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'made.tape');
  await writeTape(path, { source: 'test', grain: 'books' }, (sink) => {
    for (const token of TOKENS) sink.token(token);
    tell(sink, items());
  });
  const sets = ['0.50', '0.35', '0.20'].map((minPrice) => ({
    file: 'favourite',
    config: { minPrice, stake: '5' },
    settings: { intervalMs: 5 * SECOND, seed: minPrice },
  }));
  const latency = { feedMs: 100, entryMs: 50, venueMs: 0, responseMs: 50, text: null };
  const sweep: Sweep = { tapes: [path], latency, sets };
  const [one, two] = [await runSweep(sweep, { threads: 1 }), await runSweep(sweep, { threads: 2 })];
  expect(bytes(two)).toBe(bytes(one));
  expect(one.map(({ strategy }) => strategy.config['minPrice'])).toEqual([0.5, 0.35, 0.2]);
  const missing = { ...sweep, tapes: [join(folder, 'none.tape')] };
  await expect(runSweep(missing, { threads: 2 })).rejects.toMatchObject({
    name: 'TapeError',
    code: 'TAPE_UNREADABLE',
  });
});
