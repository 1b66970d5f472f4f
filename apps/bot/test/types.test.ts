import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const copy = mkdtempSync(join(tmpdir(), 'prescient-types-'));
const TSC = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** The rooms that the bot's types come through, beside the same installed packages. */
const ROOMS = [
  'packages/core',
  'packages/venues',
  'packages/testkit',
  'packages/local-postgres',
  'apps/api',
  'apps/bot',
];

beforeAll(() => {
  for (const room of ROOMS) {
    mkdirSync(join(copy, room), { recursive: true });
    cpSync(join(root, room), join(copy, room), { recursive: true, verbatimSymlinks: true });
  }
  cpSync(join(root, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function compileBot(): { ok: boolean; output: string } {
  const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', join(copy, 'apps', 'bot')], {
    encoding: 'utf8',
  });
  return { ok: status === 0, output: stdout };
}

function edit(file: string, from: string, to: string): void {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  expect(source).toContain(from);
  writeFileSync(path, source.replace(from, to));
}

test(
  'an answer that changes in core or in the api breaks the compilation of the bot',
  { timeout: 120_000 },
  () => {
    expect(compileBot()).toEqual({ ok: true, output: '' });
    // Each compilation takes seconds, so one has to show both.
    edit('packages/core/src/domain/result.ts', '  cost: Usd;\n', '  price_paid: Usd;\n');
    const statuses = "status: z.enum(['executed', 'rejected', 'replayed'])";
    edit('apps/api/src/schemas/trade.ts', statuses, "status: z.enum(['done'])");
    const { ok, output } = compileBot();
    expect(ok).toBe(false);
    expect(output).toMatch(/error TS\d+: .*'?cost'?/);
    expect(output).toMatch(/apps\/bot\/src\/runner\.ts.*replayed/);
  },
);
