import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeTemplate } from './write-template.ts';

test('a template names its own file, and commands as they are typed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-template-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [file = ''] = await writeTemplate(join(folder, 'late-favourite'), (words) => `TYPED ${words}`);
  const comments = readFileSync(file, 'utf8').split('\n').slice(0, 3);
  expect(comments.map((line) => /(?<= {2})\S.*$/.exec(line)?.[0])).toEqual([
    'TYPED strategy check late-favourite.ts',
    'TYPED strategy test late-favourite.test.ts',
    'TYPED start --once --portfolio 7 --fill-model book --strategy late-favourite.ts',
  ]);
});
