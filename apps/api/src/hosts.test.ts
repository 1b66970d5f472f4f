import { expect, test } from 'vitest';
import { isAllowedHost } from './hosts.ts';

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
  '0.0.0.0',
])('%s is not', (header) => {
  expect(isAllowedHost(header, [])).toBe(false);
});
