import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { prescientHere, RECORDED_DAY } from './support/prescient.ts';

test('a tape is built, shown and checked; damage is found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-tapes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const home = { PRESCIENT_HOME: folder };
  const tape = join(folder, 'harbour.tape');
  const built = await prescientHere(['tape', 'build', RECORDED_DAY, '--into', tape, '--json'], home);
  expect(built).toMatchObject({ code: 0, stderr: '' });
  const facts = JSON.parse(built.stdout) as object;
  expect(facts).toMatchObject({ file: tape, source: 'recording', grain: 'books', tokens: 40, markets: 20 });

  const shown = await prescientHere(['tape', 'info', tape], home);
  expect(shown.stdout).toContain('40 of 20 markets');
  const listed = await prescientHere(['tape', 'info', tape, '--json'], home);
  expect(JSON.parse(listed.stdout)).toEqual([facts]);

  const sound = await prescientHere(['tape', 'check', tape], home);
  expect(sound).toMatchObject({ code: 0, stdout: expect.stringContaining('is sound') });
  const bytes = readFileSync(tape);
  writeFileSync(tape, bytes.subarray(0, bytes.length - 100));
  const cut = await prescientHere(['tape', 'check', tape, RECORDED_DAY], home);
  expect(cut.code).toBe(1);
  expect(cut.stdout).toContain('The tape has no end');
  expect(cut.stdout).toContain('This is no tape');

  const foreign = await prescientHere(['tape', 'build', join(folder, 'harbour.tape')], home);
  expect(foreign).toMatchObject({ code: 2, stderr: expect.stringContaining('Name the kind with --source') });
});
