import { httpLink } from '@trpc/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aBuy, clientOf, refusalOf, startApi, type Client, type TestApi } from './support/api.ts';

let api: TestApi;
/** Each call is a request of its own, so that nothing but the server puts them in order. */
let client: Client;
beforeAll(async () => {
  api = await startApi();
  client = clientOf(api.server.url, httpLink);
});
afterAll(() => api.close());

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

const expectClean = async (portfolioId: number): Promise<void> =>
  expect(await client.audit.verify.query({ portfolioId })).toMatchObject({ clean: true, differences: [] });

test('of sixty-four buyers with cash for half, exactly half are accepted, twenty times', async () => {
  for (let round = 0; round < 20; round += 1) {
    const portfolioId = await api.newPortfolio('3200');
    const codes = await times(64, async (n) => {
      const call = client.trade.execute.mutate(aBuy({ portfolioId, tradeId: `t${n}` }));
      return call.then(
        () => 'accepted',
        async () => (await refusalOf(call)).code,
      );
    });
    expect(codes.toSorted()).toEqual([
      ...Array.from({ length: 32 }, () => 'INSUFFICIENT_FUNDS'),
      ...Array.from({ length: 32 }, () => 'accepted'),
    ]);
    expect(await client.portfolio.get.query({ portfolioId })).toMatchObject({
      balance: '0.000000',
      totalInvested: '3200.000000',
      tradeCount: 32,
    });
    await expectClean(portfolioId);
  }
});

test('one id a hundred times at once and a hundred times later: one trade, two hundred same answers', async () => {
  const portfolioId = await api.newPortfolio();
  const execute = () => client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'once' }));
  const atOnce = await times(100, execute);
  // What happens in between changes sums, and no answer.
  await client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'another' }));
  const later: typeof atOnce = [];
  for (let n = 0; n < 100; n += 1) later.push(await execute());
  const answers = [...atOnce, ...later];
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(new Set(answers.map((answer) => JSON.stringify({ ...answer, replayed: null }))).size).toBe(1);
  expect(await client.portfolio.get.query({ portfolioId })).toMatchObject({
    balance: '9800.000000',
    tradeCount: 2,
  });
  await expectClean(portfolioId);
});

test('a refusal is an answer as well: one id, two hundred same refusals', async () => {
  const portfolioId = await api.newPortfolio('1');
  const refused = () => refusalOf(client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'once' })));
  const answers = [...(await times(100, refused)), ...(await times(100, refused))];
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(answers[0]).toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
  expect((await client.trade.list.query({ portfolioId })).items).toHaveLength(1);
  await expectClean(portfolioId);
});
