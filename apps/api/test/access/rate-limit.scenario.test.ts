import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect, createToken, type Database } from '@prescient/core';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { send, type Answer, type Loose } from '../support/http.ts';

/** So slow that what a test spends is still owed when the next request comes, however busy the machine is. */
const CALLS_PER_SECOND = 1;
const BURST = 2;

const folder = mkdtempSync(join(tmpdir(), 'prescient-rate-'));
const signalsFile = join(folder, 'signals.json');
let api: TestApi;
let owner: Database;
let token: string;

beforeAll(async () => {
  api = await startApi({ callsPerSecond: CALLS_PER_SECOND, signalsFile });
  owner = await connect({ url: api.database.ownerUrl, poolSize: 1 });
  await newToken();
  await answered(401, () => api.get('/paper-trading/portfolio'));
});
beforeEach(async () => {
  token = await newToken();
  // Until the server has read it; of these only the one that is let in is charged for.
  await answered(200, () => ask('/trpc/price.status'));
});
afterAll(async () => {
  await owner.close();
  await api.close();
  rmSync(folder, { recursive: true });
});

/** Asks until the answer has this status: what a server knows of tokens is up to a second old. */
async function answered(status: number, request: () => Promise<Answer>): Promise<void> {
  while ((await request()).status !== status) await sleep(20);
}

async function newToken(): Promise<string> {
  const { text } = await createToken(owner, {
    name: 'test',
    scope: 'trade',
    portfolioId: null,
    expiresAt: null,
  });
  return text;
}

function ask(path: string, body?: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return send(`${api.server.url}${path}`, { headers, ...post });
}

/** Asserts that so many calls were charged for, the one before every test and half a minute of rest forgiven. */
async function expectDebt(calls: number): Promise<void> {
  const { status, body, headers } = await ask('/paper-trading/portfolio');
  expect([status, body.error?.code, body.error?.retryable]).toEqual([429, 'RATE_LIMITED', true]);
  const owed = (calls + 1 - BURST) / CALLS_PER_SECOND;
  const { retryAfterMs } = body.error.details;
  expect(Number(headers.get('retry-after'))).toBe(Math.ceil(retryAfterMs / 1_000));
  expect(retryAfterMs).toBeGreaterThan((owed - 30) * 1_000);
  expect(retryAfterMs).toBeLessThanOrEqual((owed + 1) * 1_000);
}

const signals = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({
    timestamp: '2026-03-01',
    market_id: `m${index}`,
    action: 'buy_yes',
    target_price: 0.5,
    amount: 1,
  }));

test('calls inside a batch count one by one, and those over the rate are refused one by one', async () => {
  const names = Array.from({ length: 12 }, () => 'portfolio.get').join(',');
  const inputs = Object.fromEntries(Array.from({ length: 12 }, (_, call) => [call, { portfolioId: 1 }]));
  const { body, headers } = await ask(
    `/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`,
  );
  const codes = body.map(({ error }: Loose) => error?.data.domain.code ?? 'ok');
  expect(codes.filter((code: string) => code === 'ok').length).toBeLessThan(12);
  expect(codes.filter((code: string) => code === 'RATE_LIMITED').length).toBeGreaterThan(0);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
});

test('items of a list count one by one: the list is let in, and what it cost is owed', async () => {
  const trades = Array.from({ length: 500 }, (_, index) => aBuy({ tradeId: `t-${index}`, amount: '1' }));
  expect((await ask('/trpc/trade.executeMany', { trades })).status).toBe(200);
  await expectDebt(500);
});

test('signals of a request count one by one', async () => {
  expect((await ask('/paper-trading/execute', { signals: signals(500) })).status).toBe(200);
  await expectDebt(500);
});

test('signals that come from SIGNALS_FILE count one by one, too', async () => {
  writeFileSync(signalsFile, JSON.stringify(signals(500)));
  const { status, body } = await ask('/paper-trading/execute', {});
  expect([status, body.execution_summary.total_signals]).toEqual([200, 500]);
  await expectDebt(500);
});

test('an audit, which reads everything, costs as much as it is', async () => {
  expect((await ask('/trpc/audit.verify?input={}')).status).toBe(200);
  await expectDebt(100);
});
