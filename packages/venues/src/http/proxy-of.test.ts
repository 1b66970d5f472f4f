import { describe, expect, test } from 'vitest';
import { ProxyError } from './proxy-error.ts';
import { proxyOf, type Variables } from './proxy-of.ts';

const PROXY = 'http://proxy.example:3128';
const proxied = (url: string, variables: Variables): string | null => proxyOf(url, variables)?.host ?? null;

test.each([
  ['https://venue.example/book', { HTTPS_PROXY: PROXY }, 'proxy.example:3128'],
  ['https://venue.example/book', { https_proxy: PROXY }, 'proxy.example:3128'],
  ['wss://venue.example/ws', { HTTPS_PROXY: PROXY }, 'proxy.example:3128'],
  ['http://venue.example/', { HTTP_PROXY: PROXY }, 'proxy.example:3128'],
  ['ws://venue.example/', { http_proxy: PROXY }, 'proxy.example:3128'],
  // Lower case goes first, and an empty one counts as absent.
  ['http://venue.example/', { http_proxy: 'http://low:1', HTTP_PROXY: PROXY }, 'low:1'],
  ['http://venue.example/', { http_proxy: '', HTTP_PROXY: PROXY }, 'proxy.example:3128'],
  ['https://venue.example/', { HTTP_PROXY: PROXY }, null],
  ['http://venue.example/', { HTTPS_PROXY: PROXY }, null],
  ['https://venue.example/', { HTTPS_PROXY: 'proxy.example:3128' }, 'proxy.example:3128'],
  ['https://venue.example/', {}, null],
])('%s with %o goes through %s', (url, variables, expected) => {
  expect(proxied(url, variables)).toBe(expected);
});

test.each([
  'http://localhost:8000/',
  'http://api.localhost/',
  'http://127.0.0.1:1/',
  'http://127.9.8.7/',
  // The same machine in other spellings, which a URL reads as 127.0.0.1.
  'http://0x7f000001/',
  'http://2130706433/',
  'http://127.1/',
  'http://[::1]:8000/',
  'ws://localhost/',
])('%s is this machine, which no proxy reaches', (url) => {
  expect(proxied(url, { HTTP_PROXY: PROXY, NO_PROXY: 'elsewhere.example' })).toBeNull();
});

describe('NO_PROXY', () => {
  test.each([
    ['venue.example', 'https://venue.example/', null],
    ['VENUE.example', 'https://venue.example/', null],
    ['venue.example', 'https://api.venue.example/', null],
    ['.venue.example', 'https://api.venue.example/', null],
    ['*.venue.example', 'https://api.venue.example/', null],
    ['venue.example', 'https://othervenue.example/', 'proxy.example:3128'],
    ['a.example, venue.example', 'https://venue.example/', null],
    ['a.example venue.example', 'https://venue.example/', null],
    ['*', 'https://venue.example/', null],
    ['venue.example:443', 'https://venue.example/', null],
    ['venue.example:8443', 'https://venue.example/', 'proxy.example:3128'],
    ['venue.example:8443', 'https://venue.example:8443/', null],
    ['10.0.0.0/8', 'https://10.1.2.3/', null],
    ['10.0.0.0/8', 'https://11.1.2.3/', 'proxy.example:3128'],
    ['10.0.0.0/99', 'https://10.1.2.3/', 'proxy.example:3128'],
    ['fd00::/8', 'https://[fd00::1]/', null],
    ['fd00::1', 'https://[fd00::1]/', null],
    ['[fd00::1]', 'https://[fd00::1]/', null],
    [',,', 'https://venue.example/', 'proxy.example:3128'],
  ])('"%s" and %s: %s', (exceptions, url, expected) => {
    expect(proxied(url, { HTTPS_PROXY: PROXY, NO_PROXY: exceptions })).toBe(expected);
    expect(proxied(url, { https_proxy: PROXY, no_proxy: exceptions })).toBe(expected);
  });
});

test.each(['socks5://proxy.example:1080', 'http://', 'not a proxy'])('%s is no proxy', (text) => {
  expect(() => proxyOf('https://venue.example/', { HTTPS_PROXY: text })).toThrow(
    new ProxyError('HTTPS_PROXY is no address of a proxy, such as http://proxy.example:3128'),
  );
});
