import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFull } from '@prescient/testkit/length';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifestOf, pack, publintFaults, root, run, runNode, typeFaults } from './support.ts';

const app = mkdtempSync(join(tmpdir(), 'prescient-packed-'));
const home = join(app, 'home');
// As root the server runs as another user, who has to reach the folders.
chmodSync(app, 0o755);
afterAll(() => rmSync(app, { recursive: true, force: true }));

const tarballs = { core: '', 'local-postgres': '' };

const TSC = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

const pureApp = `import { ERROR_CODES } from '@prescient/core/domain';
import { formatUsd, parseUsd, type Usd } from '@prescient/core/money';
import { LocalPostgresError } from '@prescient/local-postgres';

const dollar: Usd = parseUsd('1');
console.log(formatUsd(dollar), typeof ERROR_CODES, LocalPostgresError.name);
`;

function tsconfig(files: readonly string[]): string {
  const compilerOptions = {
    module: 'nodenext',
    // One of the driver's declarations names Temporal, which only the newest library declares.
    target: 'esnext',
    types: ['node'],
    strict: true,
    // Declarations are what is tested here, so they are not skipped.
    skipLibCheck: false,
    noEmit: true,
  };
  return JSON.stringify({ compilerOptions, files });
}

/** The example that a reader meets first, as a stranger to the workspace who installs the tarballs. */
function writeApp(): void {
  mkdirSync(home);
  chmodSync(home, 0o755);
  const nodeTypes = manifestOf(join(import.meta.dirname, '..', 'node_modules', '@types', 'node')).version;
  const dependencies = {
    '@prescient/core': `file:${tarballs.core}`,
    '@prescient/local-postgres': `file:${tarballs['local-postgres']}`,
    '@types/node': nodeTypes,
  };
  const files = {
    'package.json': JSON.stringify({ private: true, type: 'module', dependencies }),
    'pure-app.ts': pureApp,
    'tsconfig.pure.json': tsconfig(['pure-app.ts']),
    // MikroORM's declarations import pg's, which MikroORM does not bring. Ours may not: the pure app compiles without.
    'pg.d.ts':
      "declare module 'pg' { type Pool = object; type PoolConfig = object; export type { Pool, PoolConfig }; }",
    'tsconfig.json': tsconfig(['first-trade.ts', 'pg.d.ts']),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(app, name), text);
  copyFileSync(join(root, 'examples', 'first-trade', 'first-trade.ts'), join(app, 'first-trade.ts'));
}

// Packing, and installing from the registry, take longer than a hundred other tests.
describe.runIf(isFull)('the packed packages (full form)', () => {
  beforeAll(() => {
    for (const name of ['core', 'local-postgres'] as const) tarballs[name] = pack(name, app);
  });

  test.each([
    ['core', ['.', './money', './domain', './files']],
    ['local-postgres', ['.']],
  ] as const)('the tarball of %s is what its manifest says', async (name, entrypoints) => {
    const path = join(app, tarballs[name]);
    expect(await publintFaults(path)).toEqual([]);
    expect(await typeFaults(path)).toEqual({ entrypoints, faults: [] });
  });

  test('an app outside the workspace installs the tarballs, compiles and trades', () => {
    writeApp();
    run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], app);
    runNode([TSC, '-p', 'tsconfig.pure.json'], app);
    runNode([TSC, '-p', 'tsconfig.json'], app);
    expect(runNode(['pure-app.ts'], app)).toBe('1.000000 object LocalPostgresError\n');
    const traded = runNode(['first-trade.ts'], app, { PRESCIENT_HOME: home });
    expect(traded).toBe('Traded: 100.000000 dollars; balance 9900.000000.\n');
  });

  test('the compiler of that app sees the types of the tarballs', () => {
    writeFileSync(join(app, 'pure-app.ts'), pureApp.replace("parseUsd('1')", '1'));
    expect(() => runNode([TSC, '-p', 'tsconfig.pure.json'], app)).toThrow("not assignable to type 'Usd'");
  });
});
