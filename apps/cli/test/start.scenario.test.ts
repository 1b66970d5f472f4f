import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseUsd } from '@prescient/core';
import { expect, test } from 'vitest';
import { emptyHome, ownDatabase, type Variables } from './support/homes.ts';
import { prescient, prescientHere, RECORDED_DAY, startApi } from './support/prescient.ts';

interface Report {
  bot: {
    resolved: number;
    unknown_markets: number;
    executed: number;
    skipped: number;
    rejected: number;
    trades: readonly { status: string; reason: string | null }[];
  };
  portfolio: Record<
    | 'initial_balance'
    | 'balance'
    | 'total_invested'
    | 'realized_pnl'
    | 'unrealized_pnl'
    | 'total_profit_loss'
    | 'equity'
    | 'market_value',
    string
  > & { trade_count: number };
  audit: { clean: boolean };
}

/** Runs one cycle and returns its report; nothing is said beside it. */
async function once(
  variables: Variables,
  run = prescientHere,
  more: readonly string[] = [],
): Promise<Report> {
  const words = ['start', '--once', '--json', ...more];
  const { code, stdout, stderr } = await run(words, { ...variables, PORT: '0' });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Report;
}

function expectIdentities({ portfolio: p, audit }: Report): void {
  expect(audit.clean).toBe(true);
  expect(parseUsd(p.balance) + parseUsd(p.total_invested)).toBe(
    parseUsd(p.initial_balance) + parseUsd(p.realized_pnl),
  );
  expect(parseUsd(p.balance) + parseUsd(p.market_value)).toBe(parseUsd(p.equity));
  expect(parseUsd(p.equity)).toBe(parseUsd(p.initial_balance) + parseUsd(p.total_profit_loss));
  expect(parseUsd(p.total_profit_loss)).toBe(parseUsd(p.realized_pnl) + parseUsd(p.unrealized_pnl));
}

/** A market of the world may end between the list that names it and the trade. */
function expectRefusalsOfEndedMarkets({ bot }: Report): void {
  const refused = bot.trades.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(bot.rejected);
  expect(refused.filter(({ reason }) => reason !== 'MARKET_CLOSED')).toEqual([]);
}

test('one command trades the markets of the world; a second run buys nothing twice, and a plain start lets the demo trade', async () => {
  const variables = { PRESCIENT_HOME: emptyHome() };
  const first = await once(variables, prescient);
  expectIdentities(first);
  const { executed } = first.bot;
  expect(executed).toBeGreaterThan(20);
  expect(first.bot.skipped).toBe(0);
  // Markets that opened after the API's last look at the venue.
  expect(first.bot.unknown_markets).toBeLessThan(executed);
  expectRefusalsOfEndedMarkets(first);
  const second = await once(variables);
  expectIdentities(second);
  // Markets open and end between the two; every other one was bought before.
  expectRefusalsOfEndedMarkets(second);
  expect(second.bot.skipped).toBeGreaterThan(executed - 10);
  expect(second.portfolio.trade_count).toBe(executed + second.bot.executed);

  const { child, ended, printed, log } = await startApi(variables, [], 'start');
  await expect
    .poll(printed)
    .toMatch(/^\d\d:\d\d:\d\d {2}portfolio 101 {2}buy [\d.]+ .+ at 0\.\d+, -1\d\.?\d* dollars: /m);
  child.kill('SIGTERM');
  expect(await ended, log()).toBe(0);
  // Markets open and end all the time, so that a refusal is no fault; an error is.
  expect(log()).not.toMatch(/"level":[56]0/);
  const list = JSON.parse((await prescientHere(['portfolio', 'list', '--json'], variables)).stdout);
  const opened = list.items.map(({ id, name }: Record<string, unknown>) => [id, name]);
  expect(opened.slice(1)).toEqual([
    [101, 'demo: favourite'],
    [102, 'demo: momentum'],
    [103, 'demo: mean-reversion'],
    [104, 'demo: arbitrage'],
  ]);
});

test('a command of an earlier bot that got no answer is sent again, once; a malformed one is answered by its refusal', async () => {
  const { home, variables } = await ownDatabase();
  const intent = {
    portfolioId: 1,
    tradeId: 'meant-before',
    marketId: 'm',
    marketQuestion: 'q',
    action: 'buy_yes',
    amount: '100',
    price: '0.5',
    timestamp: '2026-01-15T12:00:00Z',
  };
  const malformed = { ...intent, tradeId: 'malformed', colour: 'green' };
  mkdirSync(join(home, 'bot'));
  writeFileSync(
    join(home, 'bot', 'portfolio-1.2147483646.ndjson'),
    `${JSON.stringify({ intent: malformed })}\n${JSON.stringify({ intent })}\n`,
  );
  const first = await once(variables, prescientHere, ['--play', RECORDED_DAY]);
  expect(first.bot).toMatchObject({ resolved: 2, executed: 20 });
  expect(first.portfolio).toMatchObject({ trade_count: 21, balance: '7900.000000' });
  expect(readdirSync(join(home, 'bot'))).toEqual([]);
});
