import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { explain } from './explain.ts';

test('a folder that cannot be made is one line; a fault of ours keeps its stack', async () => {
  const home = mkdtempSync(join(tmpdir(), 'prescient-explain-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const file = join(home, 'file');
  writeFileSync(file, '');
  const error: unknown = await mkdir(join(file, 'bot')).catch((reason: unknown) => reason);
  expect(explain(error)).toEqual({
    text: `A file or folder cannot be used (${(error as Error).message}); check the path, its rights and the disk.`,
    exitCode: 1,
  });
  expect(explain(new TypeError('x is no function')).text).toContain('    at ');
});
