import { describe, expect, test } from 'vitest';
import {
  createPortfolio,
  getRun,
  listRuns,
  parseUsd,
  readHistory,
  readRunFamily,
  rememberRuns,
  saveReplay,
} from '../../src/index.ts';
import { aBuy } from '../support/builders.ts';
import { aRun, madeRun } from '../support/made-run.ts';
import { openTestWorld } from '../support/test-database.ts';

let time = Date.now();
const { db, owner } = await openTestWorld({ now: () => new Date(time) });
const fingerprint = (digits: string): string => digits.padEnd(64, '0');

describe('the register of replays', () => {
  test('keeps each run once, with its times and how often it ran', async () => {
    const run = aRun({ fingerprint: fingerprint('aaaaaa1') });
    const first = new Date(time);
    await rememberRuns(db, [run, aRun({ fingerprint: fingerprint('aaaaaa2'), seed: 'eight' })]);
    time += 1000;
    await rememberRuns(db, [
      run,
      { ...run, summary: { equity: '2.000000' } },
      aRun({ fingerprint: fingerprint('bbbbbb') }),
    ]);
    expect(await getRun(db, fingerprint('aaaaaa1'))).toEqual({
      ...run,
      firstRunAt: first,
      lastRunAt: new Date(time),
      count: 3,
      portfolioId: null,
    });
    const runs = await listRuns(db, { limit: 2 });
    expect(runs.map(({ fingerprint: name }) => name.slice(0, 7))).toEqual(['bbbbbb0', 'aaaaaa1']);
    expect(await listRuns(db, { limit: 500, strategy: 'another' })).toEqual([]);
  });

  test('finds a run by the first digits of its fingerprint, or by the portfolio that it is saved as', async () => {
    expect(await getRun(db, 'bbbbbb')).toMatchObject({ fingerprint: fingerprint('bbbbbb') });
    await expect(getRun(db, 'aaaaaa')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    for (const name of ['cccccc', 'none', 'bbbbb', '77', ''])
      await expect(getRun(db, name)).rejects.toMatchObject({ code: 'REPLAY_NOT_FOUND' });
    const run = aRun({ fingerprint: fingerprint('bbbbbb') });
    const { portfolioId } = await saveReplay(db, madeRun([[1, aBuy()]], { fillModel: 'quoted', run }));
    const found = { fingerprint: run.fingerprint, count: 1, portfolioId };
    expect(await getRun(db, `${portfolioId}`)).toMatchObject(found);
    expect(await getRun(db, 'bbbbbb')).toMatchObject(found);
  });

  test('counts every run of a strategy as a trial beside its portfolios, and a saved one once', async () => {
    const runOf = (name: string, sharpe: number | null) =>
      aRun({ fingerprint: fingerprint(name), strategy: 'wave', sharpe });
    const own = runOf('e1', 0.1);
    await rememberRuns(db, [own, runOf('e2', 0.2), runOf('e3', null)]);
    await createPortfolio(db, { id: 501, name: 'live', initialBalance: parseUsd('1'), strategyType: 'wave' });
    await owner('update portfolio_state set trade_count = 1 where id = 501');
    const { portfolioId } = await saveReplay(db, madeRun([[1, aBuy()]], { fillModel: 'quoted', run: own }));
    expect((await readHistory(db, 501)).history.family).toEqual({ runs: 4, sharpes: [0.1, 0.2] });
    expect((await readHistory(db, portfolioId)).history.family).toEqual({ runs: 4, sharpes: [0.2] });
    const without = [own.fingerprint, fingerprint('e4')];
    expect(await readRunFamily(db, { strategy: 'wave', without })).toEqual({ runs: 4, sharpes: [0.2] });
    expect(await readRunFamily(db, { strategy: 'none', without: [] })).toEqual({ runs: 1, sharpes: [] });
  });
});
