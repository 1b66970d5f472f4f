import { describe, expect, test } from 'vitest';
import { AddressRefused, isPublicAddress, publicLookup, requirePublic, urlFault } from './addresses.ts';

describe('an address that is not public', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    'not an address',
    '',
  ])('%s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

test.each(['93.184.216.34', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  'http://127.0.0.1/',
  'http://0x7f.1/',
  'http://2130706433/',
  'http://017700000001/',
  'http://[::1]/',
  'http://[::ffff:7f00:1]/',
  'http://169.254.169.254/latest/meta-data',
])('%s spells out an address that is not called', (url) => {
  expect(() => requirePublic(new URL(url))).toThrow(AddressRefused);
});

test('a name is looked up when it is called, and refused with its address', async () => {
  expect(() => requirePublic(new URL('http://localhost/'))).not.toThrow();
  const found = await new Promise((resolve) => publicLookup('localhost', {}, (error) => resolve(error)));
  expect(found).toBeInstanceOf(AddressRefused);
  expect(String(found)).toMatch(/localhost is (?:127\.0\.0\.1|::1), which is not called/);
});

test.each([
  ['https://bots.example/hook', null],
  ['http://bots.example:8080/hook?a=1', null],
  ['ftp://bots.example/', /must be an address/],
  ['file:///etc/passwd', /must be an address/],
  ['javascript:alert(1)', /must be an address/],
  ['/hook', /must be an address/],
  ['https://user@bots.example/', /user or a password/],
  ['https://bots.example/#part', /after #/],
])('%s as the address of a webhook: %s', (url, fault) => {
  if (fault === null) expect(urlFault(url)).toBeNull();
  else expect(urlFault(url)).toMatch(fault);
});
