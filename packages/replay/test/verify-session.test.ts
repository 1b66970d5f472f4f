import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDesk, verifySession } from '../src/index.ts';

/**
 * A session of three strategies in the played world, as a release kept it. Where the rules of trading or a shipped strategy change on
 * purpose, it is kept again: `npm start -- --session DIR --interval 2 --fill-model book --strategy 7=favourite --strategy
 * 8=mean-reversion --strategy 9=arbitrage`, ended by Ctrl-C after three cycles.
 */
const SESSION = join(import.meta.dirname, 'sessions', 'three-strategies');

/** A line of a session's file. */
type Line = Record<string, unknown>;

/** The change of the first line of a file that takes it; `change` returns false for a line that does not. */
interface Plant {
  readonly file: string;
  readonly change: (line: Line) => boolean;
}

async function plant(folder: string, { file, change }: Plant): Promise<void> {
  const path = join(folder, file);
  const texts = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const lines = texts.map((text) => JSON.parse(text) as Line);
  expect(lines.some(change)).toBe(true);
  await writeFile(path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
}

/** The comparison of a copy of the session in which lines were changed. */
async function comparedWith(...plants: readonly Plant[]) {
  const copy = await mkdtemp(join(tmpdir(), 'prescient-planted-'));
  onTestFinished(() => rm(copy, { recursive: true }));
  await cp(SESSION, copy, { recursive: true });
  for (const each of plants) await plant(copy, each);
  return (await verifySession(copy, { openDesk })).comparison;
}

/** A change of the first cycle that decided something. */
const ofDecided = (change: (line: Line) => void): Plant => ({
  file: 'cycles.ndjson',
  change(line) {
    if (line['kind'] !== 'cycle' || (line['chosen'] as number[]).length === 0) return false;
    change(line);
    return true;
  },
});

const FILL_PRICE: Plant = {
  file: 'ledger.ndjson',
  change(line) {
    if (line['fill'] !== 'buy') return false;
    line['price'] = '0.123456';
    return true;
  },
};

const STAKE = ofDecided(({ decisions }) => {
  const [first] = decisions as [Line];
  first['stake'] = '11.000000';
});

const CASH = ofDecided((line) => (line['cash'] = Number(line['cash']) - 0.000001));

const BOOK: Plant = {
  file: 'cycles.ndjson',
  change({ kind, markets }) {
    if (kind !== 'cycle') return false;
    const [{ books }] = markets as [{ books: (Line | null)[] }];
    if (!books[0]) return false;
    books[0]['levels'] = 'another';
    return true;
  },
};

const CLOCK = ofDecided((line) => (line['now'] = Number(line['now']) + 1_000));

test('a session of three strategies is the same in its replay, to the millionth', async () => {
  const { comparison, portfolios, unexplained } = await verifySession(SESSION, { openDesk });
  const same = { causes: {}, unexplained: [] };
  expect({ comparison, unexplained }).toMatchObject({
    unexplained: 0,
    comparison: { input: same, decision: same, fill: same, equity: same },
  });
  // It compared something: each strategy's cycles and the end, and trades with their fills.
  expect(portfolios).toHaveLength(3);
  expect(comparison.equity.equal).toBe(comparison.input.equal + portfolios.length);
  expect(comparison.decision.equal).toBeGreaterThan(20);
  expect(comparison.fill.equal).toBeGreaterThan(20);
});

test('a changed fill, stake, account and book are found, each where it is, and nothing else', async () => {
  const { fill, decision, equity, input } = await comparedWith(FILL_PRICE, STAKE, CASH, BOOK);
  expect(fill.unexplained).toMatchObject([{ fields: ['price'], live: { values: { price: '0.123456' } } }]);
  expect(decision.unexplained).toMatchObject([
    { fields: ['stake'], live: { values: { stake: '11.000000' } } },
  ]);
  expect(equity.unexplained).toMatchObject([{ fields: ['cash'] }]);
  expect(input.unexplained).toMatchObject([{ fields: ['books'] }]);
});

test('a clock that was moved is found by what it changes', async () => {
  const { decision } = await comparedWith(CLOCK);
  expect(decision.unexplained.some(({ fields }) => fields.includes('expiresAt'))).toBe(true);
});
