import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createClient } from '@prescient/bot';
import { expect, test } from 'vitest';
import { ownDatabase } from './support/homes.ts';
import { apiHere, MAIN, prescientHere } from './support/prescient.ts';
import { untilAnswered } from './support/until-answered.ts';

test('as soon as one token exists the API requires one, also after the last one is revoked', async () => {
  const { home, variables } = await ownDatabase();
  const api = await apiHere(variables);
  const anybody = createClient(api.url);
  await anybody.portfolio.get.query({ portfolioId: 1 });

  const created = await prescientHere(['token', 'create', '--name', 'me', '--scope', 'read'], variables);
  expect(created.code).toBe(0);
  const token = created.stdout.trim();
  const [tokenId] = token.split('.');
  await expect
    .poll(() =>
      anybody.portfolio.get.query({ portfolioId: 1 }).catch((error: unknown) => (error as Error).message),
    )
    .toContain('requires a token');
  const holder = createClient(api.url, token);
  expect(await holder.portfolio.get.query({ portfolioId: 1 })).toMatchObject({ id: 1 });
  expect((await anybody.system.health.query()).status).toBe('ok');

  // Calls of one moment share requests, as many as the server takes: more than a hundred, with long questions.
  const previews = Array.from({ length: 150 }, (_, index) =>
    untilAnswered(() =>
      holder.trade.preview.query({
        portfolioId: 1,
        tradeId: `preview-${index}`,
        marketId: 'm',
        marketQuestion: `Does number ${index} fit? ${'"äöü" '.repeat(10)}`,
        action: 'buy_yes',
        price: '0.5',
        amount: '1',
        timestamp: '2026-01-15T12:00:00Z',
      }),
    ),
  );
  for (const preview of await Promise.all(previews)) expect(preview).toMatchObject({ shares: '2.000000' });

  // A refused bot says so, and keeps no command that a later bot with more rights would carry out unasked.
  const signals = join(home, 'signals.json');
  const signal = { timestamp: '2026-01-15T12:00:00Z', market_id: 'm', action: 'buy_yes', target_price: 0.5 };
  writeFileSync(signals, JSON.stringify([signal]));
  const bot = ['bot', '--once', '--api', api.url, '--signals', signals];
  for (const [mine, words] of [
    ['', 'This server requires a token'],
    [token, 'This token has scope read'],
  ] as const) {
    const refused = await prescientHere(bot, { ...variables, PRESCIENT_TOKEN: mine });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(`The API answered: ${words}`);
    expect(refused.stderr).not.toContain('    at ');
  }
  expect(readdirSync(join(home, 'bot'))).toEqual([]);

  // An agent gets the tools of its token over standard input and output.
  const agent = new Client({ name: 'agent', version: '1' });
  const args = [MAIN, 'mcp', '--api', api.url];
  const env = { ...variables, PRESCIENT_TOKEN: token };
  await agent.connect(new StdioClientTransport({ command: process.execPath, args, env }));
  const names = (await agent.listTools()).tools.map(({ name }) => name);
  expect([names.includes('trade_preview'), names.includes('trade_execute')]).toEqual([true, false]);
  const account = await agent.callTool({ name: 'portfolio_get', arguments: { portfolioId: 1 } });
  expect(account.structuredContent).toMatchObject({ id: 1, balance: '10000.000000' });
  await agent.close();

  const list = await prescientHere(['token', 'list'], variables);
  expect(list.stdout).toContain(tokenId);
  expect(list.stdout).not.toContain(token.split('.')[1]);
  const revoked = await prescientHere(['token', 'revoke', tokenId!], variables);
  expect(revoked.stdout).toContain(`Revoked ${tokenId}`);
  await expect
    .poll(() =>
      holder.portfolio.get.query({ portfolioId: 1 }).catch((error: unknown) => (error as Error).message),
    )
    .toContain('is not valid');
  await expect(anybody.portfolio.get.query({ portfolioId: 1 })).rejects.toThrow('requires a token');
});

test('without a token it refuses to listen for other machines, and it says once that its role owns the ledger', async () => {
  const { variables: own } = await ownDatabase();
  const variables = { ...own, DATABASE_URL: own['MIGRATION_DATABASE_URL']!, HOST: '0.0.0.0', PORT: '0' };
  const { code, stderr } = await prescientHere(['api'], variables);
  expect(code).toBe(2);
  expect(stderr).toContain('there is no token yet');
  // The local role, which cannot, is told nothing: see `start.scenario.test.ts`.
  expect(stderr.match(/The role of DATABASE_URL can change the ledger/g)).toHaveLength(1);
});
