import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolders } from './make-folders.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-folders-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('makes what is missing and tells the first folder that it made', () => {
  const root = scratch();
  expect(makeFolders(join(root, 'a', 'b', 'c'))).toBe(join(root, 'a'));
  expect(existsSync(join(root, 'a', 'b', 'c'))).toBe(true);
  expect(makeFolders(join(root, 'a', 'b', 'd'))).toBe(join(root, 'a', 'b', 'd'));
  expect(makeFolders(join(root, 'a', 'b'))).toBeNull();
});

test('a file in the way is an error', () => {
  const file = join(scratch(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolders(file)).toThrow('EEXIST');
  expect(() => makeFolders(join(file, 'below'))).toThrow('ENOTDIR');
});

test.runIf(existsSync('/proc/self'))(
  'a file system that makes no folders is an error and no endless loop',
  () => {
    expect(() => makeFolders('/proc/prescient-none')).toThrow('ENOENT');
    expect(() => makeFolders('/proc/prescient-none/below')).toThrow('ENOENT');
  },
);
