import { expect, test } from 'vitest';
import { ownDatabase } from './support/homes.ts';
import { prescientHere } from './support/prescient.ts';

test('limits are set, shown and logged, and kill switches turned, for people and for programs', async () => {
  const { variables } = await ownDatabase();
  const risk = async (...args: string[]) => {
    const { code, stdout, stderr } = await prescientHere(['risk', ...args], variables);
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  expect(await risk('show', '1')).toContain('Portfolio 1 has no limits.');
  const limits = ['--max-stake', '100', '--max-drawdown', '0.2', '--loss-cool-down-seconds', '60'];
  const set = await risk('set', '1', ...limits, '--reason', 'wind');
  expect(set).toMatch(/maxDrawdown +0\.200000 +0\.000000/);
  expect(set).toContain('The kill switch of portfolio 1 is off.');
  await risk('set', '1', '--max-stake', 'none', '--reason', 'calm');
  expect(JSON.parse(await risk('show', '1', '--json'))).toMatchObject({
    portfolioId: 1,
    version: 2,
    limits: { maxDrawdown: '0.200000', lossCoolDownMs: 60_000 },
    halt: null,
  });
  const history = await risk('history', '1');
  expect(history).toMatch(/2 +\S+ +set +calm +command line/);
  expect(history).toContain('maxStake 100.000000');
  expect(await risk('halt', '1', '--reason', 'storm')).toMatch(/^Portfolio 1 is halted since .*: storm\./);
  expect(await risk('halt', 'all', '--reason', 'repairs')).toMatch(
    /^Every portfolio is halted since .*: repairs\./,
  );
  const both = JSON.parse(await risk('show', '1', '--json'));
  expect(both).toMatchObject({ halt: { reason: 'storm' }, haltForAll: { reason: 'repairs' } });
  expect(await risk('resume', 'all', '--reason', 'done')).toBe('The kill switch of all portfolios is off.\n');
  expect(await risk('history', 'all')).toMatch(/resume +done/);
  expect(await risk('resume', '1', '--reason', 'calm')).toContain('is off');
});

test('a limit that the portfolio cannot have, and a portfolio that does not exist, are refused in a sentence', async () => {
  const { variables } = await ownDatabase();
  const spread = ['risk', 'set', '1', '--max-spread', '0.05', '--reason', 'x'];
  expect(await prescientHere(spread, variables)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('limits.maxSpread needs a portfolio that fills from books'),
  });
  expect(await prescientHere(['risk', 'show', '99'], variables)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Portfolio 99'),
  });
});
