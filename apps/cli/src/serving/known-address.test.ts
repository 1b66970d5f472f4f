import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { forgetAddress, keepAddress, knownAddress } from './known-address.ts';

const home = mkdtempSync(join(tmpdir(), 'prescient-address-'));
afterAll(() => rmSync(home, { recursive: true }));
const URL_KEPT = 'http://127.0.0.1:8001';
const write = (text: string): void => writeFileSync(join(home, 'api.json'), text);

test('the address of an API is known while it runs', () => {
  expect(knownAddress(home)).toBeNull();
  keepAddress(home, URL_KEPT);
  expect(knownAddress(home)).toBe(URL_KEPT);
  forgetAddress(home);
  expect(knownAddress(home)).toBeNull();
});

test('an API that was killed is not asked', () => {
  // No process has this number: it is above the most that a system gives.
  write(JSON.stringify({ url: URL_KEPT, pid: 2 ** 30 }));
  expect(knownAddress(home)).toBeNull();
});

test("the note of another API stays when ours ends, and nobody's note is believed", () => {
  const others = JSON.stringify({ url: URL_KEPT, pid: process.ppid });
  write(others);
  forgetAddress(home);
  expect(knownAddress(home)).toBe(URL_KEPT);
  for (const text of [
    '',
    '{',
    '[]',
    'null',
    '{"url":"no address","pid":1}',
    `{"url":"${URL_KEPT}","pid":0}`,
  ]) {
    write(text);
    expect(knownAddress(home)).toBeNull();
  }
});

test('a home that cannot be written keeps nobody from serving', () => {
  keepAddress(join(home, 'api.json', 'below-a-file'), URL_KEPT);
  expect(knownAddress(join(home, 'api.json', 'below-a-file'))).toBeNull();
});
