import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';

const page = mkdtempSync(join(tmpdir(), 'prescient-page-'));
let api: TestApi;
beforeAll(async () => {
  mkdirSync(join(page, 'assets'));
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Prescient</title>');
  writeFileSync(join(page, 'assets', 'index-a1b2.js'), 'export {};');
  writeFileSync(join(page, 'secret.txt'), 'no part of the page');
  api = await startApi({ page });
});
afterAll(async () => {
  await api.close();
  rmSync(page, { recursive: true });
});

const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${api.server.url}${path}`, { headers: { 'accept-encoding': 'identity', ...headers } });

describe('the dashboard', () => {
  test('is served at / under a policy that lets nothing else in', async () => {
    const answer = await ask('/');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(await answer.text()).toContain('<title>Prescient</title>');
  });

  test('is not sent again where the browser has it, and packed where the browser unpacks', async () => {
    const etag = (await ask('/')).headers.get('etag')!;
    expect((await ask('/', { 'if-none-match': etag })).status).toBe(304);
    const packed = await ask('/assets/index-a1b2.js', { 'accept-encoding': 'br, gzip' });
    expect([packed.headers.get('content-encoding'), await packed.text()]).toEqual(['gzip', 'export {};']);
    expect(packed.headers.get('cache-control')).toMatch(/immutable/);
    const plain = await ask('/assets/index-a1b2.js', { 'accept-encoding': 'gzip;q=0' });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  test.each([
    '/secret.txt',
    '/index.html',
    '/assets/',
    '/assets/../secret.txt',
    '/assets/%2e%2e/secret.txt',
    '/nothing',
  ])('has no file at %s', async (path) => {
    const answer = await ask(path);
    expect([answer.status, await answer.json()]).toMatchObject([404, { error: { code: 'ROUTE_NOT_FOUND' } }]);
  });

  test('is for this site alone', async () => {
    expect((await ask('/', { origin: 'https://evil.example' })).status).toBe(403);
  });
});
