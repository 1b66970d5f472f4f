import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReplayError, SessionError, TapeError } from '@prescient/replay';
import { ResultsError } from '@prescient/replay/results';
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

test.each([
  new TapeError('TAPE_FOREIGN'),
  new ReplayError('REPLAY_RANGE', 'The range holds nothing. Choose another.'),
  new ResultsError('RESULTS_DISK_FULL', new Error('no space')),
  new SessionError('SESSION_UNREADABLE', 'here'),
])('the sentence of a replay speaks for itself: $name', (error) => {
  expect(explain(error)).toEqual({ text: error.message, exitCode: 1 });
});
