import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@prescient/core/domain';
import type { CycleRecord } from '@prescient/strategies/sdk';
import { expect, onTestFinished, test } from 'vitest';
import { readSession, SessionError, SessionWriter } from '../src/index.ts';

const CYCLE: CycleRecord = {
  portfolioId: 7,
  cycleId: 1,
  strategy: 'momentum',
  version: 1,
  seed: 'momentum@1.7.1',
  now: 1_000,
  before: null,
  cash: 10_000,
  equity: 10_000,
  accountAt: 990,
  marks: [],
  markets: [],
  trades: [],
  told: { portfolio: 'p', fills: 'f', resolutions: 'r', state: 's' },
  decisions: [],
  chosen: [],
  fault: null,
};
const PORTFOLIO = {
  portfolioId: 7,
  openedAt: 900,
  initialBalance: '10000.000000',
  fillModel: 'book' as const,
  replenishmentHalfLifeMs: null,
  strategy: { file: 'momentum', name: 'momentum', version: 1, fingerprint: 'momentum', config: {} },
};

/** A market that a cycle saw, with a history of these times. */
const marketOf = (times: readonly number[]): CycleRecord['markets'][number] => ({
  venue: 'polymarket',
  marketId: 'm',
  isSelected: true,
  isHeld: false,
  view: 'v',
  books: [{ hash: 'h', receivedAt: 500, levels: 'l' }, null],
  shown: [0.5, null],
  history: times.map((at) => [at, at / 1_000] as const),
});

async function folderOf(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'prescient-session-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const begin = (folder: string) => SessionWriter.create({ folder, venue: 'polymarket', clock: systemClock });
const end = (writer: SessionWriter) =>
  writer.close({
    build: '0.1.0',
    limits: { maxTrades: null, maxPositions: 3 },
    portfolios: [PORTFOLIO],
    ledger: [{ kind: 'account', portfolioId: 7, at: 2_000, cash: '1', equity: '1', marks: [] }],
  });

/** A folder with a session of two cycles, the first of which was decided twice. */
async function sessionOf(): Promise<string> {
  const folder = await folderOf();
  const writer = await begin(folder);
  writer.observe({ kind: 'ws', stream: 'market', frame: '{}' }, 500);
  writer.keepCycle({ ...CYCLE, seed: 'superseded', markets: [marketOf([100, 200])] });
  writer.keepCycle({ ...CYCLE, markets: [marketOf([100, 200])] });
  writer.keepCycle({ ...CYCLE, cycleId: 2, now: 1_500, markets: [marketOf([200, 1_000, 1_200])] });
  await end(writer);
  return folder;
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SessionError);
  return (error as SessionError).code;
};

test('reads what was written: of a cycle the last decision, and books with the number of their observation', async () => {
  const { facts, cycles, accounts } = await readSession(await sessionOf());
  expect(facts).toMatchObject({ counts: { observations: 1, cycles: 3 }, portfolios: [PORTFOLIO] });
  expect(cycles.map(({ cycleId, seed }) => [cycleId, seed])).toEqual([
    [1, CYCLE.seed],
    [2, CYCLE.seed],
  ]);
  expect(cycles[0]!.markets[0]!.books).toEqual([
    { hash: 'h', receivedAt: 500, levels: 'l', number: 1 },
    null,
  ]);
  expect(cycles[1]!.markets[0]!.history).toEqual({
    from: 200,
    more: [
      [1_000, 1],
      [1_200, 1.2],
    ],
  });
  expect(accounts).toHaveLength(1);
});

test('a folder that is no whole session is refused by name', async () => {
  const stopped = await folderOf();
  const writer = await begin(stopped);
  writer.keepCycle(CYCLE);
  await writer.abandon();
  expect(await codeOf(readSession(stopped))).toBe('SESSION_UNFINISHED');
  expect(await codeOf(begin(stopped))).toBe('SESSION_EXISTS');

  const cut = await sessionOf();
  const cycles = join(cut, 'cycles.ndjson');
  await truncate(cycles, (await readFile(cycles)).length - 5);
  expect(await codeOf(readSession(cut))).toBe('SESSION_DAMAGED');

  const shorter = await sessionOf();
  await writeFile(join(shorter, 'ledger.ndjson'), '');
  expect(await codeOf(readSession(shorter))).toBe('SESSION_DAMAGED');

  const newer = await sessionOf();
  await writeFile(join(newer, 'session.json'), '{"format":"prescient-session","version":2}');
  expect(await codeOf(readSession(newer))).toBe('SESSION_VERSION');
  expect(await codeOf(readSession(join(newer, 'nowhere')))).toBe('SESSION_UNREADABLE');
});
