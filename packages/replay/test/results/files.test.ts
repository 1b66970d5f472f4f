import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { disk, type Disk } from '../../src/build/disk.ts';
import { openResultsFolder, ResultsError, resultsOf, writeResults } from '../../src/results/index.ts';
import { exampleRun } from './example-run.ts';

const NAMES = ['equity.csv', 'fills.csv', 'report.html', 'sets.csv', 'summary.json', 'trades.csv'];

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-results-'));
  onTestFinished(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

const results = resultsOf([exampleRun()]);

/** The lines of a CSV without quotes, as objects. */
function rowsOf(path: string): Record<string, string>[] {
  const [names = [], ...rows] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]!])));
}

describe('the files', () => {
  test('are exact to the micro-dollar, in a folder that is made', async () => {
    const folder = join(scratch(), 'a', 'b');
    expect((await writeResults(folder, results)).toSorted()).toEqual(NAMES.map((name) => join(folder, name)));
    expect(readdirSync(folder).toSorted()).toEqual(NAMES);
    expect(readFileSync(join(folder, 'equity.csv'), 'utf8')).toBe(
      [
        'at,equity,balance,market_value',
        '2026-04-01T00:00:00.000Z,1000.000000,1000.000000,0.000000',
        '2026-04-02T06:00:00.000Z,1015.500000,1015.500000,0.000000',
        '2026-04-04T00:00:00.000Z,915.500000,815.500000,100.000000',
        '2026-04-05T00:00:00.000Z,940.500000,940.500000,0.000000',
        '2026-04-06T00:00:00.000Z,943.000000,890.000000,53.000000',
        '',
      ].join('\n'),
    );
    const trades = rowsOf(join(folder, 'trades.csv'));
    expect(trades.map((row) => [row['trade_id'], row['status'], row['realized_pnl'], row['p']])).toEqual([
      ['a', 'closed', '15.500000', '0.7'],
      ['b', 'closed', '-100.000000', '0.55'],
      ['c', 'closed', '25.000000', '0.9'],
      ['d', 'open', '0.000000', '0.6'],
      ['e', 'rejected', '0.000000', '0.6'],
    ]);
    expect(trades[3]).toMatchObject({
      current_pnl: '2.500000',
      mark: '0.530000',
      category: 'sport',
      result: '',
    });
    expect(trades[4]).toMatchObject({ reject_code: 'BOOK_STALE', shares: '0.000000' });
    const fills = rowsOf(join(folder, 'fills.csv'));
    expect(fills.map(({ command_id }) => command_id)).toEqual([
      'a',
      'close-a',
      'b',
      'c',
      'settle:b',
      'settle:c',
      'd',
    ]);
    expect(fills[0]).toMatchObject({
      kind: 'buy',
      price: '0.500000',
      shares: '200.000000',
      fee: '3.500000',
      receipt_source: 'book',
      receipt_book_hash: 'hash-a',
      receipt_book_age_ms: '7',
      receipt_best_bid: '0.480000',
      receipt_best_ask: '',
      receipt_levels: '0.5:200',
    });
    expect(fills[1]).toMatchObject({
      kind: 'sell',
      gross: '120.000000',
      exit_fee: '1.000000',
      receipt_book_hash: '',
    });
  });

  test('are the same for the same run, and a question is no formula', async () => {
    const [one, other] = [scratch(), scratch()];
    const run = exampleRun({}, '=HYPERLINK("http://x","y")');
    await writeResults(one, resultsOf([run]));
    await writeResults(other, resultsOf([exampleRun({}, '=HYPERLINK("http://x","y")')]));
    for (const name of NAMES) expect(readFileSync(join(one, name))).toEqual(readFileSync(join(other, name)));
    expect(readFileSync(join(one, 'trades.csv'), 'utf8')).toContain(`,"'=HYPERLINK(""http://x"",""y"") a",`);
  });

  test('name their columns where a run has nothing', async () => {
    const run = exampleRun();
    const { history } = run.ledger;
    const empty = {
      ...run.ledger,
      trades: [],
      rejected: [],
      fills: [],
      equity: [],
      history: { ...history, trades: [], tradeCount: 0, equity: [] },
    };
    const folder = scratch();
    await writeResults(folder, resultsOf([{ ...run, ledger: empty }]));
    expect(readFileSync(join(folder, 'fills.csv'), 'utf8')).toMatch(/^command_id,[\w,]+\n$/);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('What was replayed');
  });
});

/** A disk that is full once so many files were written. */
const fullAfter = (files: number): Disk => {
  let opened = 0;
  return {
    ...disk,
    async openAt(path, length) {
      opened += 1;
      if (opened <= files) return disk.openAt(path, length);
      const file = await disk.openAt(path, length);
      const append = () => Promise.reject(Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' }));
      return { ...file, append, sync: () => file.sync(), close: () => file.close() };
    },
  };
};

describe('a folder that cannot be written', () => {
  test.each([0, 3, 5])('keeps all earlier files where the disk is full after %i files', async (files) => {
    const folder = scratch();
    for (const name of [...NAMES, 'mine.txt']) writeFileSync(join(folder, name), `earlier ${name}`);
    await expect(writeResults(folder, results, fullAfter(files))).rejects.toMatchObject({
      code: 'RESULTS_DISK_FULL',
      message: expect.stringMatching(/^The disk is full, so the results were not written;/),
    });
    expect(readdirSync(folder).toSorted()).toEqual([...NAMES, 'mine.txt'].toSorted());
    for (const name of NAMES) expect(readFileSync(join(folder, name), 'utf8')).toBe(`earlier ${name}`);
  });

  test('a file in its place, or above it, is one sentence with a code', async () => {
    const file = join(scratch(), 'file');
    writeFileSync(file, '');
    expect(() => openResultsFolder(file)).toThrow(ResultsError);
    for (const folder of [file, join(file, 'below')])
      await expect(writeResults(folder, results)).rejects.toMatchObject({
        code: 'RESULTS_FOLDER',
        message: expect.stringMatching(/^The folder for the results cannot be used\./),
      });
  });

  test('a folder in the place of a file is refused, and nothing is left behind', async () => {
    const folder = scratch();
    mkdirSync(join(folder, 'report.html', 'full'), { recursive: true });
    await expect(writeResults(folder, results)).rejects.toMatchObject({ code: 'RESULTS_WRITE_FAILED' });
    expect(readdirSync(folder)).toEqual(['report.html']);
  });
});
