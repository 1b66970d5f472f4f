import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';
import { send, sendRaw } from '../support/http.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi({ allowedHosts: ['Bots.Example'] })));
afterAll(() => api.close());

const ROUTES = [
  '/livez',
  '/readyz',
  '/paper-trading/portfolio',
  '/paper-trading/history',
  '/paper-trading/report',
  '/trpc/portfolio.get?input={"portfolioId":1}',
  '/trpc/system.health,system.health?batch=1&input={}',
  '/nothing-here',
  '/%zz',
  `/trpc/${'x'.repeat(6000)}`,
];

/** An answer to a request that is written by hand. */
const ask = (path: string, head: string, version = '1.1'): Promise<string> =>
  sendRaw(
    api.server.port,
    `GET ${encodeURI(path).replace('%25zz', '%zz')} HTTP/${version}\r\n${head}Connection: close\r\n\r\n`,
  );

describe('a request that is not meant for us is refused, whatever it asks', () => {
  test.each(ROUTES)('%.40s', async (path) => {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'localhost@evil',
      '[localhost]',
      '[127.0.0.1]:8000',
      '[[::1]]',
      '',
    ]) {
      expect(await ask(path, `Host: ${host}\r\n`)).toMatch(/^HTTP\/1\.1 421 [^]*"code":"HOST_NOT_ALLOWED"/);
    }
    expect(await ask(path, '', '1.0')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await ask(path, '')).toMatch(/^HTTP\/1\.1 400 /);
    // A proxy between us and the client may believe the one that we do not.
    for (const twice of [
      'Host: localhost\r\nHost: localhost\r\n',
      'Host: localhost\r\nhost: evil.example\r\n',
    ])
      expect(await ask(path, twice)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('a POST is not carried out', async () => {
    const body =
      '{"signals":[{"timestamp":"2026-03-01","market_id":"m","action":"buy_yes","target_price":0.5}]}';
    const head = `Host: evil.example\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
    expect(await sendRaw(api.server.port, `POST /paper-trading/execute HTTP/1.1\r\n${head}${body}`)).toMatch(
      /^HTTP\/1\.1 421 /,
    );
    expect(await api.client.portfolio.get.query({ portfolioId: 1 })).toMatchObject({ tradeCount: 0 });
  });

  test.each([
    'localhost',
    'LOCALHOST:8000',
    '127.0.0.1:1',
    '[::1]',
    '[::1]:8000',
    'bots.example',
    'BOTS.example:443',
  ])('%s means us', async (host) => {
    expect(await ask('/livez', `Host: ${host}\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('bodies', () => {
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'application/jsonp',
    'text/json',
  ];
  test.each(types)('of type %s are refused with 415', async (type) => {
    for (const path of ['/paper-trading/execute', '/paper-trading/close', '/trpc/trade.execute']) {
      const { status, body } = await send(`${api.server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{}',
      });
      expect([status, body.error.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    }
  });

  test('without a type are refused with 415', async () => {
    for (const path of ['/paper-trading/execute', '/trpc/trade.execute']) {
      const answer = await sendRaw(
        api.server.port,
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 415 /);
    }
  });

  test('that are missing, of no type, are refused with 415, too', async () => {
    const answer = await sendRaw(
      api.server.port,
      'POST /trpc/price.update HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 415 /);
  });

  test.each([
    ['/trpc/trade.execute', 1_048_577],
    ['/trpc/trade.executeMany', 10_000_000],
    ['/paper-trading/close', 1_048_577],
    ['/paper-trading/execute', 10_000_000],
  ])('%s refuses %d bytes with 413', async (path, length) => {
    const { status, body } = await api.post(path, JSON.stringify('x'.repeat(length - 2)));
    expect([status, body.error.code, body.error.retryable]).toEqual([413, 'PAYLOAD_TOO_LARGE', false]);
  });

  test('a length that is claimed, but too large, is refused before it is sent', async () => {
    const head =
      'Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 999999999999\r\nConnection: close\r\n\r\n';
    expect(await sendRaw(api.server.port, `POST /paper-trading/execute HTTP/1.1\r\n${head}{`)).toMatch(
      /^HTTP\/1\.1 413 /,
    );
  });

  test('nested 10,000 deep are refused', async () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    for (const body of [deep, `{"signals":${deep}}`, `{"signals":[],"portfolio_id":${deep}}`]) {
      expect(await api.post('/paper-trading/execute', body)).toMatchObject({
        status: 400,
        body: { error: { code: 'INVALID_INPUT' } },
      });
    }
    const settings = `{"id":5,"name":"x","initialBalance":"1","strategyConfig":{"a":${deep}}}`;
    for (const body of [deep, settings]) {
      const { status, body: answer } = await api.post('/trpc/portfolio.create', body);
      expect([status, answer.error.data.domain.code]).toEqual([400, 'INVALID_INPUT']);
    }
  });

  test('that are no UTF-8 are refused, not repaired', async () => {
    const body = Buffer.from('{"signals":[{"market_question":"caf\xe9"}]}', 'latin1');
    const { status, body: answer } = await api.post('/paper-trading/execute', body);
    expect([status, answer.error.code, answer.error.details.field]).toEqual([400, 'INVALID_INPUT', 'body']);
  });
});

test.each([
  ['GET', '/'],
  ['GET', '/paper-trading'],
  ['GET', '/paper-trading/execute'],
  ['POST', '/paper-trading/portfolio'],
  ['DELETE', '/paper-trading/portfolio'],
  ['OPTIONS', '/paper-trading/execute'],
  ['OPTIONS', '/livez'],
  ['PUT', '/trpc'],
  ['PATCH', '/trpc/trade.execute'],
  ['DELETE', '/trpc/system.health'],
])('%s %s is 404 and allows no other origin', async (method, path) => {
  const { status, body, headers } = await send(`${api.server.url}${path}`, {
    method,
    headers: { origin: api.server.url },
  });
  expect([status, body.error.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test('TRACE, which no adapter can pass on, is 404', async () => {
  const head = 'Host: localhost\r\nConnection: close\r\n\r\n';
  expect(await sendRaw(api.server.port, `TRACE /trpc/system.health HTTP/1.1\r\n${head}`)).toMatch(
    /^HTTP\/1\.1 404 [^]*"code":"ROUTE_NOT_FOUND"/,
  );
});

test('nothing of all this traded', async () => {
  expect(await api.client.audit.verify.query({})).toMatchObject({ clean: true, fills: 0, transfers: 1 });
});
