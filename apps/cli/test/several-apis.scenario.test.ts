import { createClient, type ApiClient } from '@prescient/bot';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { ownDatabase } from './support/homes.ts';
import { apiHere, startApi } from './support/prescient.ts';

const BUYS = 50;
/** Portfolio 1 begins with 10,000 dollars: enough for half of the buys. */
const AMOUNT = String(10_000 / (BUYS / 2));

const buy = (number: number) => ({
  portfolioId: 1,
  tradeId: `shared-${number}`,
  marketId: 'm',
  marketQuestion: 'Do they agree?',
  action: 'buy_yes' as const,
  price: '0.5',
  amount: AMOUNT,
  timestamp: '2026-01-15T12:00:00Z',
});

/** Tells if it was bought, if that was the first answer, and the answer itself. */
async function answerOf(client: ApiClient, number: number) {
  const { items } = await client.trade.executeMany.mutate({ trades: [buy(number)] });
  const { status, trade, error } = items[0]!;
  return { first: status !== 'replayed', bought: trade !== null, code: error?.code, balance: trade?.balance };
}

test('several APIs on one database: each command happens once, whichever API is asked, and the cash is spent once', async () => {
  const { variables } = await ownDatabase();
  const first = await apiHere(variables);
  const others = await Promise.all(Array.from({ length: shortOrFull(1, 3) }, () => startApi(variables)));
  const clients = [first, ...others].map(({ url }) => createClient(url));
  const numbers = Array.from({ length: BUYS }, (_, number) => number);
  const answers = await Promise.all(
    numbers.map((number) => Promise.all(clients.map((client) => answerOf(client, number)))),
  );
  for (const each of answers) {
    expect(each.filter(({ first: isFirst }) => isFirst)).toHaveLength(1);
    const told = new Set(each.map(({ bought, code, balance }) => `${bought} ${code} ${balance}`));
    expect(told.size).toBe(1);
  }
  expect(answers.filter(([answer]) => answer?.bought)).toHaveLength(BUYS / 2);
  const [one] = clients;
  expect(await one!.portfolio.get.query({ portfolioId: 1 })).toMatchObject({
    balance: '0.000000',
    tradeCount: BUYS / 2,
  });
  expect(await one!.audit.verify.query({})).toMatchObject({ clean: true });
  for (const { child, ended } of others) {
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }
});
