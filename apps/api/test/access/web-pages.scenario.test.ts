import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';
import { send, sendRaw } from '../support/http.ts';

const folder = mkdtempSync(join(tmpdir(), 'prescient-pages-'));
const signal = { timestamp: '2026-03-01', market_id: 'm', action: 'buy_yes', target_price: 0.5 };

let api: TestApi;
let port: number;
beforeAll(async () => {
  // With a file to read, a POST without any body trades: what a page could send without asking first.
  const signalsFile = join(folder, 'signals.json');
  writeFileSync(signalsFile, JSON.stringify([signal]));
  api = await startApi({ allowedHosts: ['bots.example'], signalsFile });
  ({ port } = api.server);
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

const STRANGERS = [
  'https://evil.example',
  'http://localhost.evil.example',
  'http://127.0.0.1:1',
  'http://localhost',
  'http://[::1]:9',
  'https://bots.example.evil.example',
  'https://bots.example@evil.example',
  'https://bots.example/path',
  'file://',
  'chrome-extension://abcdef',
  'null',
  '',
  ' ',
];

describe('a page of another site', () => {
  test.each(STRANGERS)('from %j can neither read nor write', async (origin) => {
    const paths = [
      'GET /livez',
      'GET /paper-trading/portfolio',
      'POST /paper-trading/execute',
      'POST /trpc/trade.execute',
      'GET /trpc/system.health',
      'OPTIONS /paper-trading/execute',
      'GET /nothing-here',
    ];
    for (const path of paths) {
      const head = `Host: localhost:${port}\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`;
      const answer = await sendRaw(port, `${path} HTTP/1.1\r\n${head}`);
      expect(answer).toMatch(/^HTTP\/1\.1 403 [^]*"code":"ORIGIN_NOT_ALLOWED"[^]*"retryable":false/);
      expect(answer).not.toMatch(/access-control/i);
    }
  });

  test.each(['cross-site', 'same-site'])('that embeds us, %s, reads nothing by GET', async (site) => {
    const batch = `GET /trpc/${Array(100).fill('trade.list').join(',')}?batch=1&input=%7B%7D`;
    for (const path of ['GET /paper-trading/portfolio', 'GET /paper-trading/history', 'GET /livez', batch]) {
      const head = `Host: localhost:${port}\r\nSec-Fetch-Site: ${site}\r\nConnection: close\r\n\r\n`;
      expect(await sendRaw(port, `${path} HTTP/1.1\r\n${head}`)).toMatch(
        /^HTTP\/1\.1 403 [^]*"code":"ORIGIN_NOT_ALLOWED"/,
      );
    }
  });

  test('is not let in by a sound body either', async () => {
    const { status, body } = await send(`${api.server.url}/paper-trading/execute`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify(signal),
    });
    expect([status, body.error.code]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
  });

  test('did not trade, where the same request of a program would have', async () => {
    const tradeCount = async (): Promise<number> =>
      (await api.client.portfolio.get.query({ portfolioId: 1 })).tradeCount;
    expect(await tradeCount()).toBe(0);
    expect((await send(`${api.server.url}/paper-trading/execute`, { method: 'POST' })).status).toBe(200);
    expect(await tradeCount()).toBe(1);
  });
});

test('a page that came from this server, or from a name that was allowed, and programs are let in', async () => {
  const origins = [
    api.server.url,
    api.server.url.toUpperCase(),
    'https://bots.example',
    'http://BOTS.example:1',
  ];
  for (const origin of origins) {
    const { status } = await send(`${api.server.url}/paper-trading/portfolio`, { headers: { origin } });
    expect(status).toBe(200);
  }
  for (const site of ['none', 'same-origin']) {
    const headers = { 'sec-fetch-site': site };
    const { status } = await send(`${api.server.url}/paper-trading/portfolio`, { headers });
    expect(status).toBe(200);
  }
  expect((await api.get('/paper-trading/portfolio')).status).toBe(200);
});
