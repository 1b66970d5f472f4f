import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, createToken } from '@prescient/core';
import { aBuy, startApi, type TestApi } from './support/api.ts';
import { send } from './support/http.ts';

let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await startApi({ callsPerSecond: 5 });
  const owner = await connect({ url: api.database.ownerUrl, poolSize: 1 });
  ({ text: token } = await createToken(owner, {
    name: 'test',
    scope: 'trade',
    portfolioId: null,
    expiresAt: null,
  }));
  await owner.close();
});
afterAll(() => api.close());

const headers = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });

test('calls inside a batch and items of a list count one by one', async () => {
  const names = Array.from({ length: 12 }, () => 'portfolio.get').join(',');
  const input = JSON.stringify(
    Object.fromEntries(Array.from({ length: 12 }, (_, call) => [call, { portfolioId: 1 }])),
  );
  const batch = await send(`${api.server.url}/trpc/${names}?batch=1&input=${encodeURIComponent(input)}`, {
    headers: headers(),
  });
  const codes = (
    batch.body as { error?: { data: { domain: { code: string; retryable: boolean; details: object } } } }[]
  ).map(({ error }) => error?.data.domain.code ?? 'ok');
  expect(codes.filter((code) => code === 'ok').length).toBeLessThan(12);
  expect(codes.filter((code) => code === 'RATE_LIMITED').length).toBeGreaterThan(0);
  expect(Number(batch.headers.get('retry-after'))).toBeGreaterThan(0);

  const trades = Array.from({ length: 50 }, (_, index) => aBuy({ tradeId: `t-${index}`, amount: '1' }));
  const body = JSON.stringify({ trades });
  const trade = () =>
    send(`${api.server.url}/trpc/trade.executeMany`, { method: 'POST', headers: headers(), body });
  // Once it is let in, what follows owes for what was spent.
  while ((await trade()).status === 429);
  const after = await send(`${api.server.url}/paper-trading/portfolio`, { headers: headers() });
  expect(after.status).toBe(429);
  const seconds = Number(after.headers.get('retry-after'));
  expect(seconds).toBe(Math.ceil(after.body.error.details.retryAfterMs / 1_000));
  expect(after.body.error).toMatchObject({
    code: 'RATE_LIMITED',
    retryable: true,
    details: { retryAfterMs: expect.any(Number) },
  });
});
