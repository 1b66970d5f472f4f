import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFull } from '@prescient/testkit/length';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const copy = mkdtempSync(join(tmpdir(), 'prescient-types-'));
const TSC = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** The rooms through which the bot's types come, beside the same installed packages. */
const ROOMS = [
  'packages/core',
  'packages/venues',
  'packages/recording',
  'packages/market-data',
  'packages/strategies',
  'packages/terminal',
  'packages/testkit',
  'packages/local-postgres',
  'apps/api',
  'apps/bot',
];

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function edit(file: string, from: string, to: string): void {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  expect(source).toContain(from);
  writeFileSync(path, source.replace(from, to));
}

// `npm run check` tells that the types compile as they are.
test.runIf(isFull)(
  'an answer that changes in core or in the api breaks the compilation of the bot (full form)',
  () => {
    for (const room of ROOMS)
      cpSync(join(root, room), join(copy, room), { recursive: true, verbatimSymlinks: true });
    for (const file of ['tsconfig.base.json', 'tsconfig.json']) cpSync(join(root, file), join(copy, file));
    edit('tsconfig.json', '"packages", "apps", "examples"', '"apps/bot/src"');
    // The cache of what was compiled before is the original's.
    edit('tsconfig.json', 'node_modules/.cache/tsc.tsbuildinfo', 'tsc.tsbuildinfo');
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');

    edit('packages/core/src/domain/command/result.ts', '  cost: Usd;\n', '  price_paid: Usd;\n');
    const status = "status: z.enum(['executed', 'rejected', 'replayed'])";
    edit('apps/api/src/schemas/trade.ts', status, "status: z.enum(['done'])");
    const { stdout } = spawnSync(process.execPath, [TSC, '-p', copy], { encoding: 'utf8' });
    // The bot's types come through the API's, which no longer fit what core answers.
    expect(stdout).toMatch(/apps\/api\/src\/routers\/trade\.ts.*error[^]*Property 'cost' is missing/);
    expect(stdout).toMatch(/apps\/bot\/src\/cycle\/bot\.ts.*"done"/);
  },
);
