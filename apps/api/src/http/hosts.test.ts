import { expect, test } from 'vitest';
import { isAllowedHost, isAllowedOrigin, isLoopback } from './hosts.ts';

test.each([
  'localhost',
  'LocalHost:8000',
  '127.0.0.1',
  '127.0.0.1:65535',
  '[::1]',
  '[::1]:8000',
  'api.example',
  '10.0.0.5:80',
  '[fe80::1]:80',
])('%s is a name of ours', (header) => {
  expect(isAllowedHost(header, ['API.example', '10.0.0.5', 'fe80::1'])).toBe(true);
});

test.each([
  undefined,
  '',
  ':8000',
  'evil.example',
  'localhost.',
  'localhost:',
  'localhost:80:80',
  'xlocalhost',
  'localhost:x',
  '127.0.0.1.evil.example',
  '127.1',
  '[::2]',
  '[localhost]',
  '[127.0.0.1]',
  '[localhost]:8000',
  '[[::1]]',
  '0.0.0.0',
])('%s is not', (header) => {
  expect(isAllowedHost(header, [])).toBe(false);
});

test.each([
  [undefined, 'localhost:8000', true],
  ['http://localhost:8000', 'localhost:8000', true],
  ['http://LOCALHOST:8000', 'localhost:8000', true],
  ['http://[::1]:8000', '[::1]:8000', true],
  ['https://api.example', '127.0.0.1:8000', true],
  ['https://api.example:8443', 'api.example', true],
  ['http://localhost:3000', 'localhost:8000', false],
  ['http://127.0.0.1:8000', 'localhost:8000', false],
  ['http://evil.example', 'localhost:8000', false],
  ['http://api.example.evil', 'localhost:8000', false],
  ['http://x@api.example', 'localhost:8000', false],
  ['null', 'null', false],
  ['localhost:8000', 'localhost:8000', false],
])('a page of %s that calls %s is let in: %s', (origin, host, allowed) => {
  expect(isAllowedOrigin({ origin, host }, ['API.example', '127.0.0.1'])).toBe(allowed);
});

test.each([
  ['none', true],
  ['same-origin', true],
  ['Same-Origin', true],
  ['same-site', false],
  ['cross-site', false],
  ['none, cross-site', false],
  ['', false],
])('a request without an origin that a browser says is %j is let in: %s', (site, allowed) => {
  const headers = { host: 'localhost:8000', 'sec-fetch-site': site };
  expect(isAllowedOrigin(headers, ['api.example'])).toBe(allowed);
  // An origin says more than the browser's word for it: a page of a site that was allowed is another site's.
  expect(isAllowedOrigin({ ...headers, origin: 'https://api.example' }, ['api.example'])).toBe(true);
});

test('only what is plainly the loopback is reached from this machine alone', () => {
  expect(
    ['127.0.0.1', '127.9.8.7', 'localhost', 'LOCALHOST', '::1', '[::1]'].filter(isLoopback),
  ).toHaveLength(6);
  for (const host of [
    '0.0.0.0',
    '::',
    '',
    '10.0.0.1',
    '127.1',
    'localhost.example',
    '127.0.0.1.example',
    '::ffff:127.0.0.1',
  ])
    expect([host, isLoopback(host)]).toEqual([host, false]);
});
