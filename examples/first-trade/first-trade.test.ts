import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'prescient-example-'));
// As root the server runs as another user, who has to reach the folder.
chmodSync(home, 0o755);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = (): string =>
  execFileSync(process.execPath, [join(import.meta.dirname, 'first-trade.ts')], {
    env: { ...process.env, PRESCIENT_HOME: home },
    encoding: 'utf8',
  });

test('the first app trades once, however often it runs', () => {
  expect(run()).toBe('Traded: 100.000000 dollars; balance 9900.000000.\n');
  expect(run()).toBe('Traded before: 100.000000 dollars; balance 9900.000000.\n');
});
