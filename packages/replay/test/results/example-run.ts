import type { RunResult } from '../../src/engine/run-result.ts';
import { day, exampleLedger } from './example-ledger.ts';

/** A run of five days, small enough to be computed by hand. All of its markets ask `question` if it is given. */
export const exampleRun = (fields: Partial<RunResult> = {}, question?: string): RunResult => ({
  tape: {
    hash: 'ab'.repeat(32),
    parts: ['ab'.repeat(32)],
    sources: ['pmxt-v2'],
    grain: 'books',
    refused: { 'crossed-book': 3 },
  },
  strategy: {
    file: './mine.ts',
    name: 'late-favourite',
    version: 2,
    fingerprint: 'f00dfeed',
    config: { floor: '0.85', hours: 24 },
  },
  settings: {
    from: day(1).getTime(),
    to: day(6).getTime(),
    seed: 'seven',
    balance: '1000.000000',
    fillModel: 'book',
    replenishmentHalfLifeMs: 60_000,
    intervalMs: 60_000,
    pauseMs: 1_000,
    maxTrades: 5,
    maxPositions: null,
    markingMs: 300_000,
    latency: { feedMs: 20, entryMs: 150, venueMs: 5, responseMs: 40, file: null },
  },
  counters: {
    rows: 1_234_567,
    messages: 345_678,
    prints: 4_321,
    gaps: 1,
    cycles: 7_200,
    eventCycles: 120,
    decisions: 6,
    executed: 5,
    rejected: { BOOK_STALE: 1 },
    leftOut: 0,
    settled: 2,
    faults: {},
  },
  ledger: exampleLedger(question),
  lines: [{ at: day(2).getTime(), text: 'nothing to do' }],
  ...fields,
});
