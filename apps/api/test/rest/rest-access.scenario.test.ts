import { describe, expect, test } from 'vitest';
import Fastify from 'fastify';
import { Gatekeeper } from '../../src/access/gatekeeper.ts';
import { ReadBudget } from '../../src/access/read-budget.ts';
import { guardRoutes } from '../../src/rest/guard.ts';
import { CLOSED, codeOf, headersOf, useGuardedApi } from '../support/guarded-api.ts';
import { send, sendRaw, type Answer } from '../support/http.ts';

const door = useGuardedApi();

const ROUTES = [
  ['GET', '/paper-trading/portfolio', 'read'],
  ['GET', '/paper-trading/history', 'read'],
  ['GET', '/paper-trading/report', 'read'],
  ['GET', '/paper-trading/signals', 'read'],
  ['POST', '/paper-trading/signals', 'trade'],
  ['POST', '/paper-trading/signals/execute', 'trade'],
  ['POST', '/paper-trading/signals/cancel', 'trade'],
  ['GET', '/paper-trading/equity', 'read'],
  ['GET', '/paper-trading/export', 'read'],
  ['POST', '/paper-trading/portfolios/pause', 'trade'],
  ['POST', '/paper-trading/portfolios/resume', 'trade'],
  ['POST', '/paper-trading/portfolios/archive', 'admin'],
  ['GET', '/paper-trading/risk', 'read'],
  ['GET', '/paper-trading/risk/history', 'read'],
  ['POST', '/paper-trading/risk', 'admin'],
  ['POST', '/paper-trading/risk/halt', 'trade'],
  ['POST', '/paper-trading/risk/resume', 'admin'],
  ['POST', '/paper-trading/execute', 'trade'],
  ['POST', '/paper-trading/close', 'trade'],
] as const;

describe.each(ROUTES)('%s %s', (method, path, scope) => {
  const ask = (token: string | undefined, portfolioId = 1): Promise<Answer> => {
    const url = `${door.api.server.url}${path}`;
    if (method === 'GET') return send(`${url}?portfolio_id=${portfolioId}`, { headers: headersOf(token) });
    const headers = { 'content-type': 'application/json', ...headersOf(token) };
    return send(url, { method, headers, body: JSON.stringify({ portfolio_id: portfolioId }) });
  };

  test.each(CLOSED)('is closed to a token that is %s', async (kind) => {
    const answer = await ask(door.tokens[kind]);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHORIZED']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test("is closed to a lesser scope and to another's portfolio, and open to its own", async () => {
    const below = scope === 'admin' ? ['read', 'trade'] : scope === 'trade' ? ['read'] : [];
    for (const kind of below) expect((await ask(door.tokens[kind])).status).toBe(403);
    expect(codeOf(await ask(door.tokens['portfolio 2'], 1))).toBe('PORTFOLIO_NOT_FOUND');
    expect([401, 403]).not.toContain((await ask(door.tokens['portfolio 2'], 2)).status);
  });

  /** The same, by hand, with whatever its query and its body name; nothing where it is null. */
  const askBoth = async (token: string, query: number | null, body: number | null): Promise<string> => {
    const signals = [
      { timestamp: '2026-03-01', market_id: 'm', action: 'buy_yes', target_price: 0.5, amount: 1 },
    ];
    const fields = path.endsWith('close') ? { trade_id: 'x', price: 0.5 } : { signals };
    const text = JSON.stringify({ ...fields, ...(body !== null && { portfolio_id: body }) });
    const address = `${path}${query === null ? '' : `?portfolio_id=${query}`}`;
    const head = `Host: localhost\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\nContent-Type: application/json\r\n`;
    const answer = await sendRaw(
      door.api.server.port,
      `${method} ${address} HTTP/1.1\r\n${head}Content-Length: ${text.length}\r\n\r\n${text}`,
    );
    return /"code":"(\w+)"/.exec(answer)?.[1] ?? answer.slice(9, 12);
  };

  test('means the one portfolio that the gatekeeper was asked about, wherever else another one is named', async () => {
    const two = door.tokens['portfolio 2']!;
    // Without a name it is portfolio 1, which this token does not open.
    expect(await askBoth(two, null, null)).toBe('PORTFOLIO_NOT_FOUND');
    if (method === 'GET') {
      expect(await askBoth(two, 1, 2)).toBe('PORTFOLIO_NOT_FOUND');
      expect(await askBoth(two, null, 2)).toBe('PORTFOLIO_NOT_FOUND');
      expect(await askBoth(two, 2, 1)).toBe('200');
    } else {
      expect(await askBoth(two, 2, 1)).toBe('PORTFOLIO_NOT_FOUND');
      expect(await askBoth(two, 2, null)).toBe('PORTFOLIO_NOT_FOUND');
      expect(await askBoth(two, 1, 2)).toBe('UNKNOWN_FIELD');
      expect(await askBoth(two, 2, 2)).toBe('UNKNOWN_FIELD');
      expect(await askBoth(door.tokens[scope]!, 2, null)).toBe('UNKNOWN_FIELD');
    }
    for (const portfolioId of [1, 2]) {
      const url = `${door.api.server.url}/paper-trading/portfolio?portfolio_id=${portfolioId}`;
      const { body } = await send(url, { headers: headersOf(door.tokens['read']) });
      expect(body).toMatchObject({ id: portfolioId, trade_count: 0 });
    }
  });
});

/** The routes that touch every portfolio, or a list of them. */
const OF_MANY = [
  ['GET', '/paper-trading/portfolios', 'read'],
  ['GET', '/paper-trading/leaderboard', 'read'],
  ['GET', '/paper-trading/compare?portfolio_ids=1,2', 'read'],
  ['POST', '/paper-trading/portfolios', 'admin'],
  ['POST', '/paper-trading/portfolios/clone', 'admin'],
  ['POST', '/paper-trading/portfolios/reset', 'admin'],
] as const;

describe.each(OF_MANY)('%s %s', (method, path, scope) => {
  const ask = (token: string | undefined, body: object = {}): Promise<Answer> => {
    const headers = { 'content-type': 'application/json', ...headersOf(token) };
    const init = method === 'GET' ? { headers } : { method, headers, body: JSON.stringify(body) };
    return send(`${door.api.server.url}${path}`, init);
  };

  test.each(CLOSED)('is closed to a token that is %s', async (kind) => {
    expect(codeOf(await ask(door.tokens[kind]))).toBe('UNAUTHORIZED');
  });

  test('is closed to a lesser scope and to a token of one portfolio, whatever else it names', async () => {
    if (scope === 'admin')
      for (const kind of ['read', 'trade']) expect((await ask(door.tokens[kind])).status).toBe(403);
    for (const body of [{}, { portfolio_id: 2 }, { from: 2, id: 3 }]) {
      const code = codeOf(await ask(door.tokens['portfolio 2'], body));
      expect(code).toBe(path.includes('portfolio_ids') ? 'PORTFOLIO_NOT_FOUND' : 'FORBIDDEN');
    }
    expect([401, 403]).not.toContain((await ask(door.tokens[scope])).status);
  });

  test.runIf(method === 'POST')('takes no portfolio_id', async () => {
    const answer = await ask(door.tokens['admin'], { portfolio_id: 1, id: 1, name: 'x', from: 1 });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'UNKNOWN_FIELD']);
  });
});

test('a list of portfolios is open to a token of one where it lists only that one, and templates are open to all', async () => {
  const url = `${door.api.server.url}/paper-trading`;
  const headers = headersOf(door.tokens['portfolio 2']);
  expect((await send(`${url}/compare?portfolio_ids=2`, { headers })).status).toBe(200);
  expect(codeOf(await send(`${url}/compare?portfolio_ids=2,x`, { headers }))).toBe('PORTFOLIO_NOT_FOUND');
  const { body } = await send(`${url}/portfolios/templates`, { headers });
  expect(body.templates[0]).toMatchObject({ name: 'practice', initial_balance: 10_000 });
});

test.each(['halt', 'resume'])('only an administrator of all portfolios may %s all of them', async (verb) => {
  const turn = (kind: string) =>
    send(`${door.api.server.url}/paper-trading/risk/${verb}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(door.tokens[kind]) },
      body: JSON.stringify({ portfolio_id: 2, all: true, reason: 'a test' }),
    });
  for (const kind of ['read', 'trade', 'portfolio 2'])
    expect([kind, codeOf(await turn(kind))]).toEqual([kind, 'FORBIDDEN']);
  expect((await turn('admin')).body).toMatchObject({ portfolio_id: 'all' });
});

test('the turns of the kill switch of all are not read with a token for one portfolio', async () => {
  const url = `${door.api.server.url}/paper-trading/risk/history?portfolio_id=2&all=true`;
  expect(codeOf(await send(url, { headers: headersOf(door.tokens['portfolio 2']) }))).toBe('FORBIDDEN');
  expect((await send(url, { headers: headersOf(door.tokens['read']) })).status).toBe(200);
});

test('a route that states no access keeps the server from starting', async () => {
  const server = Fastify();
  guardRoutes(server, {
    gatekeeper: new Gatekeeper(door.api.db, { callsPerSecond: 0, tokensRequired: true }),
    readBudget: new ReadBudget(door.api.db.clock, { perCaller: 0, total: 0 }),
  });
  server.get('/stated', { config: { access: 'read' } }, async () => null);
  expect(() => server.get('/unstated', async () => null)).toThrow('GET /unstated states no access');
  await server.close();
});

test.each(['/livez', '/readyz'])('%s needs no token', async (path) => {
  expect((await door.api.get(path)).status).toBe(200);
});
