import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { pino } from 'pino';
import { addNotices, forgetNotices, importMarkets, listWebhooks, type Notice } from '@prescient/core';
import { WebhookService, type WebhookServiceOptions } from '../../src/webhooks/webhook-service.ts';
import { aBuy, refusalOf, startApi, type TestApi } from '../support/api.ts';
import { aListing } from '../support/listing.ts';
import { openReceiver, type Received, type Receiver } from '../support/receiver.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** A service that works quickly, until the test ends. */
function startService(options: Partial<WebhookServiceOptions> = {}): WebhookService {
  const service = new WebhookService({
    db: api.db,
    log: pino({ level: 'silent' }),
    allowPrivate: true,
    roundMs: 50,
    backoff: { baseMs: 2, maxMs: 10 },
    ...options,
  });
  service.start();
  onTestFinished(() => service.stop());
  return service;
}

/** A webhook of a portfolio of its own, gone when the test ends. */
async function hookTo({ url }: Receiver, fields: Record<string, unknown> = {}) {
  const portfolioId = await api.newPortfolio();
  const wanted = { name: 'test', url, onlyPortfolioId: portfolioId, ...fields };
  const made = await api.client.webhook.create.mutate(wanted);
  onTestFinished(async () => {
    await api.client.webhook.delete.mutate({ webhookId: made.webhookId }).catch(() => undefined);
  });
  return { ...made, portfolioId };
}

/** The check of a signature that the documents show, as they show it. */
async function verifierOfDocuments(secret: string) {
  const path = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'webhooks.md');
  const [, code = ''] = /```ts\n([^]*?)\ncreateServer\(/.exec(readFileSync(path, 'utf8')) ?? [];
  vi.stubEnv('WEBHOOK_SECRET', secret);
  onTestFinished(() => void vi.unstubAllEnvs());
  const module = `${stripTypeScriptTypes(code)}\nexport { isTrue };`;
  const { isTrue } = (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as {
    isTrue: (headers: object, body: string) => boolean;
  };
  return isTrue;
}

const buy = (portfolioId: number, tradeId: string, fields: object = {}) =>
  api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId, amount: '10', ...fields }));
const stateOf = async (webhookId: string) =>
  (await api.client.webhook.list.query()).items.find((hook) => hook.webhookId === webhookId)!;
const tradesOf = (all: readonly Received[]) => all.map(({ body }) => body.data.tradeId as string);

describe('a webhook hears', () => {
  test('of a fill, signed so that another library verifies it', async () => {
    const receiver = await openReceiver();
    const { secret, portfolioId } = await hookTo(receiver);
    startService();
    await buy(portfolioId, 'first');
    await expect.poll(() => receiver.taken.length).toBe(1);
    const [{ headers, text, body }] = receiver.taken as [Received];
    const verifier = new Webhook(secret);
    expect(verifier.verify(text, headers as Record<string, string>)).toEqual(body);
    expect(() => verifier.verify(text.replace('first', 'other'), headers as Record<string, string>)).toThrow(
      /signature/i,
    );
    const isTrue = await verifierOfDocuments(secret);
    expect([isTrue(headers, text), isTrue(headers, `${text} `)]).toEqual([true, false]);
    expect(isTrue({ ...headers, 'webhook-timestamp': '1' }, text)).toBe(false);
    expect(body).toMatchObject({
      id: headers['webhook-id'],
      kind: 'fill',
      level: 'info',
      data: {
        portfolioId,
        tradeId: 'first',
        kind: 'buy',
        price: '0.200000',
        shares: '50.000000',
        amount: '10.000000',
        marketId: '0xmarket',
        marketQuestion: 'Will it rain tomorrow?',
        action: 'buy_yes',
      },
    });
    expect(body.timestamp).toBe(body.data.recordedAt);
  });

  test('of kill switches, statuses and buys that a limit refused', async () => {
    const receiver = await openReceiver();
    const { portfolioId } = await hookTo(receiver, { kinds: ['risk'], level: 'warning' });
    startService();
    const { client } = api;
    await client.risk.set.mutate({ portfolioId, limits: { maxStake: '5' }, reason: 'small' });
    expect(await refusalOf(buy(portfolioId, 'large'))).toMatchObject({ code: 'RISK_LIMIT' });
    await client.risk.halt.mutate({ portfolioId, reason: 'a look' });
    await client.risk.resume.mutate({ portfolioId, reason: 'fine' });
    await client.portfolio.pause.mutate({ portfolioId, reason: 'night' });
    await client.risk.halt.mutate({ portfolioId: 'all', reason: 'fire' });
    await client.risk.resume.mutate({ portfolioId: 'all', reason: 'out' });
    await expect
      .poll(() =>
        receiver.taken.map(({ body }) => `${body.data.what} ${body.data.reason}`.slice(0, 16)).toSorted(),
      )
      .toEqual(['halted a look', 'halted fire', 'paused night', 'refused The stak']);
    expect(receiver.taken.map(({ body }) => body.level)).toEqual(Array(4).fill('warning'));
  });

  test('of the result of a market that its portfolio trades, and of no other', async () => {
    const receiver = await openReceiver();
    const { portfolioId } = await hookTo(receiver, { kinds: ['resolution'] });
    startService();
    const markets = ['held', 'other'].map((marketId) => aListing({ marketId }));
    await importMarkets(api.db, { events: [], markets });
    await buy(portfolioId, 'held', { marketId: 'held' });
    const decide = (marketId: string, verdict: string) =>
      api.client.market.decide.mutate({ marketId, verdict, reason: 'seen' });
    await decide('other', '1');
    await decide('held', '1');
    await expect.poll(() => receiver.taken.length).toBe(1);
    await decide('held', 'reverse');
    await expect.poll(() => receiver.taken.length).toBe(2);
    expect(receiver.taken.map(({ body }) => body.data)).toMatchObject([
      { marketId: 'held', state: 'resolved', payout: '1.000000', decidedBy: 'admin', note: 'seen' },
      { marketId: 'held', state: 'reversed', payout: null },
    ]);
  });

  test('of faults, the same one once a minute', async () => {
    const receiver = await openReceiver();
    const ofOne = await openReceiver();
    await hookTo(ofOne, { level: 'error' });
    await hookTo(receiver, { onlyPortfolioId: null, level: 'error' });
    const service = startService();
    for (let count = 0; count < 50; count += 1)
      service.tell({
        message: 'AUDIT: it does not add up',
        fields: { portfolioId: 3, err: new Error('a\nb') },
      });
    service.tell({ message: 'another', fields: {} });
    await expect.poll(() => receiver.taken.length).toBe(2);
    expect(ofOne.received).toEqual([]);
    expect(receiver.taken[0]!.body).toMatchObject({
      kind: 'fault',
      level: 'error',
      data: { message: 'AUDIT: it does not add up', portfolioId: 3, error: 'a\nb' },
    });
  });
});

describe('each notice comes in order and at least once', () => {
  test('from a receiver that fails and recovers', async () => {
    const receiver = await openReceiver();
    const { webhookId, portfolioId } = await hookTo(receiver);
    const service = startService();
    const reactions = [
      { status: 500 },
      'hang',
      { status: 302, headers: { location: '/' } },
      { status: 404 },
    ] as const;
    receiver.react = ({ body }) => reactions[receiver.received.length - 1] ?? { status: body ? 200 : 500 };
    await service.stop();
    startService({ timeoutMs: 1_000 });
    const ids = ['a', 'b', 'c', 'd'];
    for (const id of ids) await buy(portfolioId, id);
    // Where the machine stands still for a second, an answer comes too late, and its notice comes again.
    await expect.poll(() => [...new Set(tradesOf(receiver.taken))]).toEqual(ids);
    await expect.poll(async () => (await stateOf(webhookId)).pending).toBe(0);
    expect(tradesOf(receiver.taken).toSorted()).toEqual(tradesOf(receiver.taken));
    expect(new Set(receiver.received.slice(0, 5).map(({ body }) => body.data.tradeId))).toEqual(
      new Set(['a']),
    );
    const { items } = await api.client.webhook.deliveries.query({ webhookId });
    expect(items.map(({ status }) => status)).toEqual(ids.map(() => 'delivered'));
    expect(items.at(-1)!.attempts).toBeGreaterThanOrEqual(reactions.length + 1);
    expect(await stateOf(webhookId)).toMatchObject({ pending: 0, dropped: 0, failures: 0, lastFault: null });
  });

  test('after a restart, also what happened while no process looked', async () => {
    const receiver = await openReceiver();
    const { portfolioId, webhookId } = await hookTo(receiver);
    receiver.react = () => ({ status: 503 });
    const first = startService();
    await buy(portfolioId, 'before');
    await expect.poll(() => receiver.received.length).toBeGreaterThan(0);
    await first.stop();
    for (const id of ['while-1', 'while-2']) await buy(portfolioId, id);
    receiver.react = () => ({ status: 200 });
    startService();
    await expect.poll(() => tradesOf(receiver.taken)).toEqual(['before', 'while-1', 'while-2']);
    await expect.poll(async () => (await stateOf(webhookId)).pending).toBe(0);
  });

  test('with several processes on one database', async () => {
    const receiver = await openReceiver();
    const { portfolioId } = await hookTo(receiver);
    for (let count = 0; count < 3; count += 1) startService();
    const ids = Array.from({ length: 20 }, (_, index) => `trade-${index}`);
    for (const id of ids) await buy(portfolioId, id);
    await expect.poll(() => tradesOf(receiver.taken)).toEqual(ids);
  });
});

describe('a receiver that is no good', () => {
  test('keeps no other waiting, nor a trade', async () => {
    const [dead, good] = [await openReceiver(), await openReceiver()];
    dead.react = () => 'hang';
    const { portfolioId } = await hookTo(dead);
    await hookTo(good, { onlyPortfolioId: portfolioId });
    startService();
    for (const id of ['one', 'two']) await buy(portfolioId, id);
    await expect.poll(() => tradesOf(good.taken)).toEqual(['one', 'two']);
    expect(dead.received).toHaveLength(1);
  });

  test('and answers without an end is cut off, and has its notice', async () => {
    const receiver = await openReceiver();
    receiver.react = () => 'endless';
    const { portfolioId } = await hookTo(receiver);
    startService();
    for (const id of ['one', 'two']) await buy(portfolioId, id);
    await expect.poll(() => tradesOf(receiver.taken)).toEqual(['one', 'two']);
    await expect.poll(() => receiver.cut).toBe(2);
  });

  test('and redirects leads nowhere else', async () => {
    const [receiver, elsewhere] = [await openReceiver(), await openReceiver()];
    receiver.react = () => ({ status: 307, headers: { location: elsewhere.url } });
    const { portfolioId, webhookId } = await hookTo(receiver);
    startService();
    await buy(portfolioId, 'one');
    const fault = 'HTTP 307, a redirect, which is not followed';
    await expect.poll(async () => (await stateOf(webhookId)).lastFault).toBe(fault);
    expect(elsewhere.received).toEqual([]);
  });

  test('and is no public address is not called unless that is allowed', async () => {
    const receiver = await openReceiver();
    const { portfolioId, webhookId } = await hookTo(receiver);
    const named = await hookTo(
      { ...receiver, url: receiver.url.replace('127.0.0.1', 'localhost') },
      { onlyPortfolioId: portfolioId },
    );
    startService({ allowPrivate: false });
    await buy(portfolioId, 'one');
    const refusal =
      /(?:127\.0\.0\.1|::1).* is not called: it is no public address|which is not called: it is no public/;
    for (const id of [webhookId, named.webhookId])
      await expect.poll(async () => (await stateOf(id)).lastFault).toMatch(refusal);
    expect(receiver.received).toEqual([]);
  });
});

test('at most ten thousand notices wait; the others are dropped and counted, each once', async () => {
  const receiver = await openReceiver();
  const { webhookId, portfolioId } = await hookTo(receiver);
  await api.db.orm.em
    .getConnection()
    .execute('update webhooks set pending = 9995 where webhook_id = ?', [webhookId]);
  const hooks = (await listWebhooks(api.db)).filter((hook) => hook.webhookId === webhookId);
  const notices = Array.from({ length: 8 }, (_, index): Notice => ({
    noticeId: `n_${index}`,
    kind: 'fault',
    level: 'error',
    at: new Date(),
    portfolioIds: [portfolioId],
    data: {},
  }));
  await addNotices(api.db, notices, hooks);
  await addNotices(api.db, notices.slice(-5), hooks);
  expect(await stateOf(webhookId)).toMatchObject({ pending: 10_000, dropped: 3 });
  const page = (before: number | null) =>
    api.client.webhook.deliveries.query({ webhookId, limit: 2, before });
  const { items, nextBefore } = await page(null);
  expect(items).toMatchObject([{ seq: 8, status: 'dropped' }, { seq: 7 }]);
  expect((await page(nextBefore)).items).toMatchObject([
    { seq: 6, status: 'dropped' },
    { seq: 5, status: 'pending' },
  ]);
});

const sql = (statement: string, ...values: unknown[]): Promise<{ count: string }[]> =>
  api.db.orm.em.getConnection().execute(statement, values);

test('a notice that was not taken for a day is given up, and the next one follows', async () => {
  const receiver = await openReceiver();
  const { webhookId, portfolioId } = await hookTo(receiver);
  receiver.react = ({ body }) => ({ status: body.data.tradeId === 'old' ? 500 : 200 });
  startService();
  for (const id of ['old', 'new']) await buy(portfolioId, id);
  await expect.poll(() => receiver.received.length).toBeGreaterThan(0);
  const age = "update webhook_notices set recorded_at = recorded_at - interval '25 hours'";
  await sql(`${age} where webhook_id = ? and seq = 1`, webhookId);
  await expect.poll(() => tradesOf(receiver.taken)).toEqual(['new']);
  await expect.poll(() => stateOf(webhookId)).toMatchObject({ pending: 0, dropped: 1, lastFault: null });
});

test('of the notices that ended the newest thousand are kept, and all that wait', async () => {
  const { webhookId } = await hookTo(await openReceiver());
  await sql(
    `insert into webhook_notices select ?, n, 'n_' || n, 'fault', 'error', '', now(), 1,
       case when n = 2 then 'pending' else 'delivered' end, null from generate_series(1, 1005) n`,
    webhookId,
  );
  await forgetNotices(api.db, { webhookId });
  await forgetNotices(api.db, { webhookId });
  const left = await sql(
    'select count(*) as count from webhook_notices where webhook_id = ? group by status order by 1',
    webhookId,
  );
  expect(left.map(({ count }) => Number(count))).toEqual([1, 1_000]);
});

test('wrong webhooks are refused by name', async () => {
  const { client } = api;
  const create = (fields: object) =>
    refusalOf(client.webhook.create.mutate({ name: 'test', url: 'https://bots.example/', ...fields }));
  for (const url of [
    'ftp://bots.example',
    'bots.example',
    'https://me:secret@bots.example',
    'https://x.example/#a',
  ])
    expect(await create({ url })).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'url' } });
  expect(await create({ onlyPortfolioId: 99_999 })).toMatchObject({ code: 'PORTFOLIO_NOT_FOUND' });
  expect(await refusalOf(client.webhook.delete.mutate({ webhookId: 'none' }))).toMatchObject({
    code: 'WEBHOOK_NOT_FOUND',
  });
  expect(await refusalOf(client.webhook.deliveries.query({ webhookId: 'none' }))).toMatchObject({
    code: 'WEBHOOK_NOT_FOUND',
  });
});
