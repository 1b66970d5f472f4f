import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CurrentStrategy } from './current-strategy.ts';

const text = (version: number, more = ''): string => `
import { defineStrategy, usd } from 'prescient/strategy';
import { z } from 'zod';
export default defineStrategy({
  name: 'mine',
  version: ${version},
  config: z.object({ stake: usd('5') }),
  onBook: () => [],
  ${more}
});`;

function ownFile(): { file: string; write: (content: string) => void } {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-author-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'mine.ts');
  return { file, write: (content) => writeFileSync(file, content) };
}

/** The lines that are written to standard error from now on. */
function noticesHere(): string[] {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(line.toString()) > 0);
  onTestFinished(() => spy.mockRestore());
  return lines;
}

test('a file that changes is loaded afresh between two cycles; one that is broken is told once, and changes nothing', async () => {
  const { file, write } = ownFile();
  write(text(1));
  const current = await CurrentStrategy.open({ file, settings: ['stake=7'] }, true);
  expect(await current.get()).toMatchObject({ version: 1, config: { stake: 7 } });
  const notices = noticesHere();
  write(text(2));
  expect(await current.get()).toMatchObject({ version: 2, config: { stake: 7 } });
  expect(notices).toEqual([`${file} has changed; its next decisions are those of the new file.\n`]);
  write(text(3, 'onBok: () => [],'));
  for (const _ of [1, 2]) expect(await current.get()).toMatchObject({ version: 2 });
  expect(notices.slice(1)).toEqual([
    `${file}: onBok is no field of a strategy; did you mean onBook? The strategy goes on as it was before this change.\n`,
  ]);
});

test('without --reload it stays as it was loaded', async () => {
  const { file, write } = ownFile();
  write(text(1));
  const current = await CurrentStrategy.open({ file, settings: [] }, false);
  write(text(2));
  expect(await current.get()).toMatchObject({ version: 1 });
});
