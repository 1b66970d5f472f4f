import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts');

/** The laboratory as its users run it. */
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    timeout: 110_000,
  });
  return { status, output: `${stdout}\n${stderr}` };
}

test(
  'rounds of every kind of fault lose nothing, double nothing, and every number still follows from the ledger',
  { timeout: 120_000 },
  () => {
    const { status, output } = run('--rounds', '8', '--seed', '7', '--recovery', '60');
    expect(output).toContain('lost 0, doubled 0, drift 0, error 0, unresolved 0');
    expect(status).toBe(0);
  },
);

test('a fault that there is not is bad usage', { timeout: 30_000 }, () => {
  expect(run('--fault', 'nonsense', '--rounds', '1').status).toBe(2);
});
