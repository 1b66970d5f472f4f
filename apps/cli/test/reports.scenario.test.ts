import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  createPortfolio,
  executeTrade,
  openDatabase,
  parsePrice,
  parseUsd,
  runCycle,
  settleTrade,
} from '@prescient/core';
import { ownDatabase, type OwnDatabase } from './support/homes.ts';
import { prescientHere } from './support/prescient.ts';

/** A database in which portfolio 2 won eleven bets of $10 at 0.50 and lost one, and portfolio 3 did nothing. */
async function traded(): Promise<OwnDatabase> {
  const own = await ownDatabase();
  const { DATABASE_URL, MIGRATION_DATABASE_URL } = own.variables;
  const db = await openDatabase({ url: DATABASE_URL!, ownerUrl: MIGRATION_DATABASE_URL });
  for (const [id, name] of [
    [2, 'bettor'],
    [3, 'idle'],
  ] as const)
    await createPortfolio(db, { id, name, initialBalance: parseUsd('1000') });
  for (let n = 0; n < 12; n += 1) {
    const tradeId = `t${n}`;
    await executeTrade(db, {
      portfolioId: 2,
      commandId: tradeId,
      occurredAt: new Date(),
      venue: 'polymarket',
      marketId: tradeId,
      marketQuestion: 'Will it rain?',
      action: 'buy_yes',
      amount: parseUsd('10'),
      price: parsePrice('0.50'),
      confidence: null,
      p: 0.75,
      reason: null,
      eventId: null,
      eventTitle: null,
      eventEndDate: null,
    });
    const payout = parsePrice(n === 0 ? '0' : '1');
    await settleTrade(db, { portfolioId: 2, tradeId, commandId: `s${n}`, payout, occurredAt: null });
  }
  await runCycle(db, {
    portfolioId: 3,
    cycleId: 1,
    runner: 'bot',
    work: {
      strategy: 'favourite',
      version: 1,
      state: {},
      counts: {},
      signals: [
        {
          venue: 'polymarket',
          marketId: 'rain',
          outcome: 0,
          do: 'buy',
          limitPrice: parsePrice('0.50'),
          stake: parseUsd('10'),
          tradeId: null,
          shares: null,
          timeInForce: 'FOK',
          confidence: null,
          p: null,
          why: null,
          expiresAt: new Date('2999-01-01'),
        },
      ],
    },
  });
  await db.close();
  return own;
}

test('a report is a table with intervals, or JSON; portfolios are compared and ranked', async () => {
  const { variables } = await traded();
  const report = await prescientHere(['portfolio', 'report', '2'], variables);
  expect(report.stdout).toContain('Portfolio 2, bettor (active), since ');
  expect(report.stdout).toContain('12 trades, 12 of them closed, in 12 events');
  expect(report.stdout).toMatch(/^equity +1100\.000000 .*of 1000\.000000 at first$/m);
  expect(report.stdout).toMatch(/^return on cost +83\.33 % +\d.*% to 100\.00 % +of closed trades$/m);
  expect(report.stdout).toMatch(/^win rate +91\.67 % +\d.*% to 100\.00 %$/m);
  expect(report.stdout).toMatch(/^Brier score +0\.104 .*of 12 forecasts$/m);
  expect(report.stdout).toContain('Sharpe and Sortino ratios need 20 whole days; there are 0.');
  expect(report.code).toBe(0);

  const json = await prescientHere(['portfolio', 'report', '2', '--json', '--period', 'day'], variables);
  expect(JSON.parse(json.stdout)).toMatchObject({
    portfolioId: 2,
    equity: '1100.000000',
    totalReturn: 0.1,
    summary: { wins: 11 },
    periods: [{ trades: 12 }],
  });

  const empty = await prescientHere(['portfolio', 'report', '3'], variables);
  expect(empty.stdout).toContain('Not enough resolved events');
  // The equity from its opening until now: a line at 1000 dollars.
  expect(empty.stdout).toMatch(/1000\.00┤━+/);

  const shown = await prescientHere(['portfolio', 'show', '3'], variables);
  expect(shown.stdout).toMatch(/^Portfolio 3, idle \(active\)$/m);
  expect(shown.stdout).toMatch(/^equity +1000\.000000 +of 1000\.000000 at first$/m);
  expect(shown.stdout).toMatch(/1000\.00┤━+/);
  const { history, ...account } = JSON.parse(
    (await prescientHere(['portfolio', 'show', '2', '--json'], variables)).stdout,
  );
  expect(account).toMatchObject({ id: 2, equity: '1100.000000', tradeCount: 12 });
  expect(history.map(({ equity }: { equity: string }) => equity)).toEqual(['1000.000000', '1100.000000']);

  const compared = await prescientHere(['portfolio', 'compare', '2', '3'], variables);
  expect(compared.stdout).toMatch(/^figure +2 bettor +3 idle$/m);
  expect(compared.stdout).toMatch(/^return +10\.00 % +0\.00 %$/m);

  const ranked = await prescientHere(['portfolio', 'leaderboard'], variables);
  expect(ranked.stdout).toMatch(/^1 +2 +bettor +10\.00 % +1100\.000000 +12 +12 +83\.33 %/m);
  expect(ranked.stdout).not.toContain('idle');

  const signals = await prescientHere(['portfolio', 'signals', '3'], variables);
  expect(signals.stdout).toMatch(
    /favourite@1\.3\.1\.0 +rain +buy 0 for 10\.000000 +0\.500000 +rejected +Market rain/,
  );
  const cycles = await prescientHere(['portfolio', 'cycles', '3', '--json'], variables);
  expect(JSON.parse(cycles.stdout)).toMatchObject({
    runner: null,
    items: [{ cycleId: 1, nextStep: null, steps: { execute: { rejected: 1 } } }],
  });
  const lines = await prescientHere(['portfolio', 'cycles', '3'], variables);
  expect(lines.stdout).toMatch(/^1 .*favourite@1 +1 +0 +1 +0 +0 .*ended +1\nNo process runs it now\.$/m);
  const csv = await prescientHere(['portfolio', 'report', '2', '--csv'], variables);
  expect(csv.stdout).toMatch(/^figure,value\nportfolioId,2\nkind,live\nname,bettor\n/);
  expect(csv.stdout).toContain('\nsummary.wins,11\n');
  expect(csv.stdout).toContain('\nequity,1100.000000\n');

  const fills = await prescientHere(['portfolio', 'export', '2', '--what', 'fills', '--csv'], variables);
  const [head, ...filled] = fills.stdout.trimEnd().split('\n');
  expect(head).toMatch(/^portfolio_id,command_id,/);
  expect(filled).toHaveLength(24);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const hash = filled.reduce((before, line) => sha256(`${before}\n${line}`), sha256('2,1000.000000'));
  expect(ranked.stdout).toContain(`${hash.slice(0, 16)} of 24 fills`);
  const trades = await prescientHere(['portfolio', 'export', '2', '--what', 'trades', '--json'], variables);
  expect(JSON.parse(trades.stdout)).toHaveLength(12);

  const missing = await prescientHere(['portfolio', 'report', '99'], variables);
  expect({ code: missing.code, stderr: missing.stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('Portfolio 99'),
  });
});

test('portfolios are opened, listed, cloned, reset, paused and archived', async () => {
  const { variables } = await ownDatabase();
  const run = (...words: string[]) => prescientHere(['portfolio', ...words], variables);
  const opened = await run(
    'create',
    '7',
    '--template',
    'small-book',
    '--name',
    'seven',
    '--strategy',
    'wave',
  );
  expect(opened.stdout).toBe('Portfolio 7, seven, is open with 500.000000 dollars (fill model book).\n');
  expect((await run('create', '7', '--balance', '1')).stderr).toContain('Choose another id');
  expect((await run('clone', '7', '8')).stdout).toContain(
    'Portfolio 8, seven, is open with 500.000000 dollars',
  );
  expect((await run('reset', '8', '9', '--json')).stdout).toContain('"originId": 8');
  expect((await run('pause', '9', 'holiday')).stdout).toContain(
    '"npm run portfolio -- resume 9" lets it buy',
  );
  expect((await run('archive', '7', 'enough')).stdout).toContain('Portfolio 7 is archived. It buys no more');
  expect((await run('reset', '7', '10')).stderr).toContain('Clone it to begin again.');
  expect((await run('clone', '7')).stdout).toContain('Portfolio 10, seven, is open');
  expect((await run('reset', '10')).stdout).toContain('Portfolio 11, seven, is open');
  expect((await run('create', '12', '--template', 'careful-book')).stdout).toContain(
    'It is under limits; "npm run risk -- show 12" lists them.',
  );
  const { stdout } = await run('list');
  expect(stdout).toMatch(/^7 +seven +live +archived +book +500\.000000 +500\.000000 +0 +wave$/m);
  expect(stdout).toMatch(/^8 +seven +live +archived /m);
  expect(stdout).toMatch(/^9 +seven +live +paused /m);
  const { items } = JSON.parse((await run('list', '--json')).stdout);
  expect(items.map(({ id }: { id: number }) => id)).toEqual([1, 7, 8, 9, 10, 11, 12]);
  const nothing = await run('report', '9');
  expect({ code: nothing.code, text: nothing.stdout }).toEqual({
    code: 0,
    text: expect.stringContaining('Calibration needs resolved trades'),
  });
});
