import { createClient } from '@prescient/bot';
import { expect, test } from 'vitest';
import { ownDatabase } from './support/homes.ts';
import { apiHere, prescientHere, startApi } from './support/prescient.ts';

const buy = (tradeId: string) => ({
  portfolioId: 1,
  tradeId,
  marketId: 'm',
  marketQuestion: 'Do the books add up?',
  action: 'buy_yes' as const,
  price: '0.30',
  amount: '100',
  timestamp: '2026-01-15T12:00:00Z',
});

const enrich = (dollars: number): string =>
  `update portfolio_state set balance = balance + ${dollars}, realized_pnl = realized_pnl + ${dollars},
    total_profit_loss = total_profit_loss + ${dollars} where id = 1`;

test('tampered books are found after the start, logged and locked, and unlocked by an administrator', async () => {
  const { variables, sql } = await ownDatabase();
  const first = await apiHere(variables);
  await createClient(first.url).trade.execute.mutate(buy('honest'));
  await first.close();
  await sql([enrich(1_000_000)]);

  const second = await startApi(variables);
  const client = createClient(second.url);
  const readiness = async (): Promise<unknown> => {
    const response = await fetch(`${second.url}/readyz`);
    return { status: response.status, body: await response.json() };
  };
  await expect
    .poll(readiness)
    .toMatchObject({ status: 200, body: { status: 'ok', database: 'up', locked_portfolios: 1 } });
  await expect.poll(() => second.log()).toContain('AUDIT: portfolio 1 does not add up; it is being locked');
  await expect(client.trade.execute.mutate(buy('spent'))).rejects.toMatchObject({
    data: { domain: { code: 'PORTFOLIO_LOCKED' } },
  });

  const refused = await prescientHere(['portfolio', 'unlock', '1'], variables);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('an audit still finds 3 differences');
  await sql([enrich(-1_000_000)]);
  expect(await prescientHere(['portfolio', 'unlock', '1'], variables)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Portfolio 1 is paused.'),
  });
  expect(await prescientHere(['portfolio', 'resume', '1'], variables)).toMatchObject({
    code: 0,
    stdout: 'Portfolio 1 is active.\n',
  });
  expect(await client.trade.execute.mutate(buy('earned'))).toMatchObject({ replayed: false });
  expect(await readiness()).toMatchObject({ body: { locked_portfolios: 0 } });

  expect(await prescientHere(['portfolio', 'lock', '1', 'a look at it'], variables)).toMatchObject({
    code: 0,
  });
  await expect(client.trade.execute.mutate(buy('later'))).rejects.toThrow(
    'Portfolio 1 is locked (a look at it)',
  );
});
