import { shortOrFull } from '@prescient/testkit/length';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';
import { fillPortfolio } from '../support/full-portfolio.ts';
import { send } from '../support/http.ts';

const POSITIONS = shortOrFull(10_000, 100_000);
const portfolioId = 7;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await fillPortfolio(api.database, portfolioId, POSITIONS);
});
afterAll(async () => {
  await api.close();
});

const dollars = (whole: number): string => `${whole}.000000`;
const idOf = (number: number): string => `t${String(number).padStart(6, '0')}`;

const sums = {
  balance: dollars(1_000_000 - POSITIONS),
  totalInvested: dollars(POSITIONS),
  equity: '1000000.000000',
  unrealizedPnl: '0.000000',
};

test(`the summary of ${POSITIONS} positions is their exact sums and a page of them, which the next ones go on from`, async () => {
  const { client } = api;
  const first = await client.portfolio.summary.query({ portfolioId });
  expect(first).toMatchObject({ ...sums, marketValue: dollars(POSITIONS), positionsTotal: POSITIONS });
  expect(first.marks).toMatchObject({ stalePositions: POSITIONS, staleValue: dollars(POSITIONS) });
  expect(first.positions).toHaveLength(100);
  expect(first.positions[0]!.tradeId).toBe(idOf(POSITIONS));
  const cursor = first.nextCursor;
  const second = await client.portfolio.summary.query({ portfolioId, limit: 500, cursor });
  expect(second.positions).toHaveLength(500);
  expect(second.positions[0]!.tradeId).toBe(idOf(POSITIONS - 100));
  const listed = await client.portfolio.positions.query({ portfolioId, status: 'open', limit: 500, cursor });
  const ids = (positions: readonly { tradeId: string }[]) => positions.map(({ tradeId }) => tradeId);
  expect(ids(listed.items)).toEqual(ids(second.positions));
  expect(listed.nextCursor).toBe(second.nextCursor);
});

test('REST answers with the same sums and the same pages', async () => {
  const path = `${api.server.url}/paper-trading/portfolio?portfolio_id=${portfolioId}`;
  const { status, body } = await send(path);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    balance: 1_000_000 - POSITIONS,
    equity: 1_000_000,
    positions_total: POSITIONS,
  });
  expect(body.positions).toHaveLength(100);
  const next = await send(`${path}&limit=3&cursor=${body.next_cursor}`);
  expect(next.body.positions.map((position: { trade_id: string }) => position.trade_id)).toEqual([
    idOf(POSITIONS - 100),
    idOf(POSITIONS - 101),
    idOf(POSITIONS - 102),
  ]);
});

test('a batch of a hundred lists is answered in part, in bounds, and the rest is told when to come back', async () => {
  const names = Array(100).fill('trade.list').join(',');
  const inputs = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [n, { portfolioId, limit: 500 }]));
  const batch = `${api.server.url}/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`;
  const { status, text, body, headers } = await send(batch);
  expect(status).toBe(207);
  expect(text.length).toBeLessThan(4_194_304);
  const answered = body.filter((each: { result?: unknown }) => each.result !== undefined);
  const refused = body.filter((each: { error?: unknown }) => each.error !== undefined);
  expect([answered.length > 0, refused.length > 0, answered.length + refused.length]).toEqual([
    true,
    true,
    100,
  ]);
  for (const { error } of refused) {
    const { code, retryable, details } = error.data.domain;
    expect([code, retryable]).toEqual(['RATE_LIMITED', true]);
    expect(details.retryAfterMs).toBeGreaterThan(0);
  }
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  const one = `${api.server.url}/trpc/trade.list?input=${encodeURIComponent(JSON.stringify({ portfolioId, limit: 500 }))}`;
  await expect.poll(async () => (await send(one)).status, { interval: 500 }).toBe(200);
});
