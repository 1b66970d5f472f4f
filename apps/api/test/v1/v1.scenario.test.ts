import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importMarkets, parseUsd } from '@prescient/core';
import { calls } from '../../src/procedures.ts';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { codeOf, headersOf, useGuardedApi } from '../support/guarded-api.ts';
import { queryOf } from '../support/contract.ts';
import { send, type Answer, type Loose } from '../support/http.ts';
import { aListing } from '../support/listing.ts';
import { ShownBooks } from '../support/shown-books.ts';
import { soundInputs } from '../support/sound-inputs.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ quotes: new ShownBooks() });
  const markets = ['rain', 'snow'].map((marketId) => aListing({ marketId, volume: parseUsd('1000') }));
  await importMarkets(api.db, { events: [], markets });
});
afterAll(() => api.close());

/** Posts a body, under a key where one is given. */
const sendBody = (path: string, body: object, key?: string): Promise<Answer> =>
  send(`${api.server.url}/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
    body: JSON.stringify(body),
  });

describe('a query is a GET', () => {
  test('with the answer of tRPC', async () => {
    const { body, status, headers } = await api.get('/v1/portfolio/get?portfolioId=1');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toEqual(await api.client.portfolio.get.query({ portfolioId: 1 }));
    expect(body.balance).toBe('10000.000000');
  });

  test('whose fields are numbers, booleans, lists and objects', async () => {
    const listed = await api.get('/v1/market/list?trading=true&marketIds=rain&marketIds=fog&limit=5');
    expect(listed.body.items).toMatchObject([{ marketId: 'rain', volume: '1000.000000' }]);
    const market = encodeURIComponent('{"marketId":"rain"}');
    expect((await api.get(`/v1/signal/list?portfolioId=1&market=${market}`)).body).toEqual({
      items: [],
      nextCursor: null,
    });
    expect((await api.get('/v1/risk/history?portfolioId=all')).body.items).toEqual([]);
    expect((await api.get('/v1/market/get?conditionId=0xrain')).body.marketId).toBe('rain');
    expect((await api.get('/v1/system/health')).body).toMatchObject({ status: 'ok' });
  });

  test.each([
    ['/v1/portfolio/get', 'INVALID_INPUT', 'portfolioId'],
    ['/v1/portfolio/get?portfolioId=one', 'INVALID_INPUT', 'portfolioId'],
    ['/v1/portfolio/get?portfolioId=1&portfolioId=2', 'INVALID_INPUT', 'portfolioId'],
    ['/v1/portfolio/get?portfolioId=1&all=false', 'UNKNOWN_FIELD', 'all'],
    ['/v1/market/list?trading=yes', 'INVALID_INPUT', 'trading'],
    ['/v1/signal/list?portfolioId=1&market=rain', 'INVALID_INPUT', 'market'],
    ['/v1/system/health?x=1', 'INVALID_INPUT', 'input'],
  ])('%s is refused with %s', async (path, code, field) => {
    const { status, body } = await api.get(path);
    expect([status, body.error.code, body.error.details.field]).toEqual([400, code, field]);
  });

  test('and by no other method, at no other address', async () => {
    for (const path of ['/v1/trade/execute', '/v1/live/fills', '/v1/portfolio', '/v1/nothing/here'])
      expect([path, (await api.get(path)).body.error.code]).toEqual([path, 'ROUTE_NOT_FOUND']);
    expect(codeOf(await sendBody('portfolio/get', { portfolioId: 1 }))).toBe('ROUTE_NOT_FOUND');
  });

  test('of a page of ours, not of another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const answer = await send(`${api.server.url}/v1/portfolio/get?portfolioId=1`, { headers });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
  });
});

describe('a mutation is a POST', () => {
  test('that trades as tRPC does', async () => {
    const portfolioId = await api.newPortfolio();
    const { status, body } = await sendBody('trade/execute', aBuy({ portfolioId }));
    expect([status, body]).toMatchObject([
      200,
      { shares: '500.000000', cost: '100.000000', replayed: false },
    ]);
    expect(await api.client.trade.execute.mutate(aBuy({ portfolioId }))).toEqual({ ...body, replayed: true });
  });

  test('whose answer may be null', async () => {
    expect(await sendBody('price/update', {})).toMatchObject({ status: 200, text: 'null' });
  });

  test.each([
    ['trade/execute', { ...aBuy(), amount: 100 }, 'INVALID_INPUT amount'],
    ['trade/execute', { ...aBuy(), hint: 'x' }, 'UNKNOWN_FIELD hint'],
    ['trade/execute?portfolioId=1', aBuy(), 'UNKNOWN_FIELD portfolioId'],
    ['portfolio/pause', {}, 'INVALID_INPUT portfolioId'],
  ])('%s %j is refused with %s', async (path, sent, refusal) => {
    const { status, body } = await sendBody(path, sent);
    expect([status, `${body.error.code} ${body.error.details.field}`]).toEqual([400, refusal]);
  });

  test('with a body that is JSON', async () => {
    const { body } = await api.post('/v1/trade/execute', '{"portfolioId":1');
    expect(body.error).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'body' } });
    expect(codeOf(await api.post('/v1/trade/execute', ''))).toBe('INVALID_INPUT');
  });
});

describe('Idempotency-Key', () => {
  const { tradeId: _, ...withoutId } = aBuy();

  test('gives a trade its id, and happens once', async () => {
    const portfolioId = await api.newPortfolio();
    const first = await sendBody('trade/execute', { ...withoutId, portfolioId }, 'k1');
    expect(first.body).toMatchObject({ tradeId: 'key:k1:0', replayed: false });
    const again = await sendBody('trade/execute', { ...withoutId, portfolioId, price: '0.2000' }, 'k1');
    expect(again.body).toEqual({ ...first.body, replayed: true });
    const close = { portfolioId, tradeId: 'key:k1:0', price: '0.40' };
    expect((await sendBody('trade/close', close, 'k2')).body).toMatchObject({ commandId: 'key:k2:close' });
    const { trades } = (await api.get(`/paper-trading/history?portfolio_id=${portfolioId}`)).body;
    expect(trades).toHaveLength(1);
  });

  test('stands for one request of one call', async () => {
    const portfolioId = await api.newPortfolio();
    await sendBody('trade/execute', { ...withoutId, portfolioId }, 'k');
    for (const [path, body] of [
      ['trade/execute', { ...withoutId, portfolioId, amount: '101' }],
      ['portfolio/pause', { portfolioId }],
      ['trade/executeMany', { trades: [{ ...withoutId, portfolioId }] }],
    ] as const) {
      const { status, body: answer } = await sendBody(path, body, 'k');
      expect([path, status, answer.error.code, answer.error.details.field]).toEqual([
        path,
        409,
        'CONFLICT',
        'Idempotency-Key',
      ]);
    }
    const { items } = await api.client.trade.list.query({ portfolioId });
    expect(items).toHaveLength(1);
  });

  test('is kept by no request that is refused as a whole', async () => {
    const portfolioId = await api.newPortfolio();
    expect(codeOf(await sendBody('trade/execute', { ...withoutId, portfolioId, amount: 'x' }, 'k'))).toBe(
      'INVALID_INPUT',
    );
    expect((await sendBody('trade/execute', { ...withoutId, portfolioId }, 'k')).status).toBe(200);
    expect(codeOf(await sendBody('trade/execute', { ...withoutId, portfolioId }, 'with space'))).toBe(
      'INVALID_INPUT',
    );
  });
});

test('an evening of trading is done over /v1 alone, and tRPC shows the same numbers', async () => {
  const portfolioId = await api.newPortfolio('1000', 'book');
  const ask = async (path: string, fields: object): Promise<Loose> => {
    const answer = await api.get(`/v1/${path}?${queryOf(fields)}`);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.body;
  };
  const act = async (path: string, fields: object): Promise<Loose> => {
    const answer = await sendBody(path, fields);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.body;
  };
  const [{ marketId }] = (await ask('market/search', { text: 'rain port', trading: true })).items;
  const book = await ask('market/book', { marketId, outcome: 0 });
  const wanted = aBuy({ portfolioId, marketId, price: book.asks[0].price, amount: '50' });
  const preview = await ask('trade/preview', wanted);
  const bought = await act('trade/execute', wanted);
  expect({ ...preview, recordedAt: null }).toEqual({ ...bought, fill: preview.fill, recordedAt: null });
  const { fills } = await ask('trade/receipt', { portfolioId, tradeId: 'buy' });
  expect(fills).toMatchObject([{ equal: true, differences: [], amount: bought.amount, fee: bought.fee }]);
  const close = { portfolioId, tradeId: 'buy', price: book.bids[0].price, shares: '40', timeInForce: 'FAK' };
  expect((await act('trade/close', { ...close, commandId: 'part' })).remainingShares).toBe('60.000000');
  expect((await act('portfolio/pause', { portfolioId, reason: 'night' })).status).toBe('paused');
  const report = await ask('report/get', { portfolioId });
  const compared = await ask('report/compare', { portfolioIds: [portfolioId, 1] });
  expect(compared.items.map((each: Loose) => each.equity)).toEqual([report.equity, '10000.000000']);

  const account = await ask('portfolio/get', { portfolioId });
  expect(account).toEqual(await api.client.portfolio.get.query({ portfolioId }));
  const told = (await api.get(`/paper-trading/portfolio?portfolio_id=${portfolioId}`)).text;
  expect(told).toContain(`"balance":${account.balance}`);
  expect(await ask('audit/verify', { portfolioId })).toMatchObject({ clean: true, fills: 2 });
});

describe('the gates are those of tRPC', () => {
  const door = useGuardedApi();

  const ask = (name: string, token: string | undefined, portfolioId: number): Promise<Answer> => {
    const { type } = calls.find((each) => each.name === name)!;
    const text = JSON.stringify(soundInputs[name] ?? {}).replaceAll(
      /"portfolioId(s?)":(\[?)1/g,
      `"portfolioId$1":$2${portfolioId}`,
    );
    const url = `${door.api.server.url}/v1/${name.replace('.', '/')}`;
    if (type === 'query')
      return send(`${url}?${queryOf(JSON.parse(text) as object)}`, { headers: headersOf(token) });
    const headers = { 'content-type': 'application/json', ...headersOf(token) };
    return send(url, { method: 'POST', headers, body: text });
  };

  test('for every call: no token, a scope below its own, another portfolio', async () => {
    for (const { name, meta } of calls) {
      if (meta.access === 'public') continue;
      expect([name, codeOf(await ask(name, undefined, 1))]).toEqual([name, 'UNAUTHORIZED']);
      const below = { read: 'revoked', trade: 'read', admin: 'trade' }[meta.access];
      const code = meta.access === 'read' ? 'UNAUTHORIZED' : 'FORBIDDEN';
      expect([name, codeOf(await ask(name, door.tokens[below], 1))]).toEqual([name, code]);
      if (meta.touches === 'nothing') continue;
      const foreign = codeOf(await ask(name, door.tokens['portfolio 2'], 1));
      expect([name, ['PORTFOLIO_NOT_FOUND', 'FORBIDDEN'].includes(foreign)]).toEqual([name, true]);
    }
  });

  test('and a key is left in no portfolio that the caller may not change', async () => {
    const { tradeId: _, ...buy } = aBuy({ portfolioId: 1 });
    const sent = (token: string | undefined, amount: string): Promise<Answer> =>
      send(`${door.api.server.url}/v1/trade/execute`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'mine', ...headersOf(token) },
        body: JSON.stringify({ ...buy, amount }),
      });
    expect(codeOf(await sent(undefined, '1'))).toBe('UNAUTHORIZED');
    expect(codeOf(await sent(door.tokens['portfolio 2'], '2'))).toBe('PORTFOLIO_NOT_FOUND');
    expect((await sent(door.tokens['trade'], '3')).status).toBe(200);
  });
});
