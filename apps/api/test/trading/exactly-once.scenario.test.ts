import { shortOrFull } from '@prescient/testkit/length';
import { httpLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePrice, reverseSettlement, settleTrade } from '@prescient/core';
import { aBuy, clientOf, refusalOf, startApi, type Client, type TestApi } from '../support/api.ts';

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

test('of sixty-four buyers with cash for half, exactly half are accepted, time after time', async () => {
  for (let round = 0; round < shortOrFull(2, 20); round += 1) {
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

/** Times that an id is sent at once, and once more one by one. */
const OFTEN = shortOrFull(30, 100);

test(`one id ${OFTEN} times at once and as often later: one trade, and all the same answers`, async () => {
  const portfolioId = await api.newPortfolio();
  const execute = () => client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'once' }));
  const atOnce = await times(OFTEN, execute);
  // A trade in between changes sums, and no answer.
  await client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'another' }));
  const later: typeof atOnce = [];
  for (let n = 0; n < OFTEN; n += 1) later.push(await execute());
  const answers = [...atOnce, ...later];
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(new Set(answers.map((answer) => JSON.stringify({ ...answer, replayed: null }))).size).toBe(1);
  expect(await client.portfolio.get.query({ portfolioId })).toMatchObject({
    balance: '9800.000000',
    tradeCount: 2,
  });
  await expectClean(portfolioId);
});

test('a refusal is an answer as well: one id, and all the same refusals', async () => {
  const portfolioId = await api.newPortfolio('1');
  const refused = () => refusalOf(client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'once' })));
  const answers = [...(await times(OFTEN, refused)), ...(await times(OFTEN, refused))];
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(answers[0]).toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
  expect((await client.trade.list.query({ portfolioId })).items).toHaveLength(1);
  await expectClean(portfolioId);
});

describe('command.get answers "did it happen?"', () => {
  const facts = { occurredAt: new Date('2026-03-02T12:00:00Z') };

  test('for every kind of command, with the first answer', async () => {
    const portfolioId = await api.newPortfolio();
    const bought = await client.trade.execute.mutate(aBuy({ portfolioId }));
    const close = { portfolioId, tradeId: 'buy', commandId: 'sell', price: '0.5', shares: '100' };
    const closed = await client.trade.close.mutate(close);
    const settled = await settleTrade(api.db, {
      ...facts,
      portfolioId,
      commandId: 'settle',
      tradeId: 'buy',
      payout: parsePrice('1'),
    });
    const reversed = await reverseSettlement(api.db, {
      ...facts,
      portfolioId,
      commandId: 'reverse',
      settlementId: 'settle',
    });
    const get = (commandId: string) => client.command.get.query({ portfolioId, commandId });
    const accepted = { portfolioId, accepted: true, error: null };
    expect(await get('buy')).toEqual({
      ...accepted,
      commandId: 'buy',
      kind: 'execute',
      recordedAt: bought.recordedAt,
      result: { ...bought, kind: 'execute', replayed: true },
    });
    expect(await get('sell')).toEqual({
      ...accepted,
      commandId: 'sell',
      kind: 'close',
      recordedAt: closed.recordedAt,
      result: { ...closed, kind: 'close', replayed: true },
    });
    expect(await get('settle')).toMatchObject({
      ...accepted,
      kind: 'settle',
      recordedAt: settled.recordedAt.toISOString(),
      result: {
        kind: 'settle',
        payout: '1.000000',
        shares: '400.000000',
        gross: '400.000000',
        replayed: true,
      },
    });
    expect(await get('reverse')).toMatchObject({
      ...accepted,
      kind: 'reverse',
      recordedAt: reversed.recordedAt.toISOString(),
      result: { kind: 'reverse', settlementId: 'settle', balance: closed.balance, replayed: true },
    });
  });

  test('for one that was refused, with the refusal', async () => {
    const portfolioId = await api.newPortfolio('1');
    const refusal = await refusalOf(client.trade.execute.mutate(aBuy({ portfolioId })));
    expect(await client.command.get.query({ portfolioId, commandId: 'buy' })).toMatchObject({
      kind: 'execute',
      accepted: false,
      result: null,
      error: refusal,
    });
    expect(refusal.code).toBe('INSUFFICIENT_FUNDS');
  });

  test('for one that never came, or came to another portfolio, with COMMAND_NOT_FOUND', async () => {
    const [portfolioId, other] = [await api.newPortfolio(), await api.newPortfolio()];
    await client.trade.execute.mutate(aBuy({ portfolioId }));
    for (const [id, commandId] of [
      [portfolioId, 'never'],
      [other, 'buy'],
      [99_999, 'buy'],
    ] as const)
      expect(await refusalOf(client.command.get.query({ portfolioId: id, commandId }))).toMatchObject({
        code: 'COMMAND_NOT_FOUND',
        retryable: false,
        details: { portfolioId: id, commandId },
      });
  });
});
