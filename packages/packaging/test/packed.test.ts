import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFull } from '@prescient/testkit/length';
import { createClient } from '@prescient/bot/client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { pack } from '../src/pack.ts';
import { blocksOf, README_URL, startPacked } from './readme.ts';
import { publintFaults, root, run, runNode, typeFaults } from './support.ts';

const TSC = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const versionOf = (name: string): string => {
  const path = join(import.meta.dirname, '..', 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
};

const ENTRYPOINTS = [
  '.',
  './client',
  './strategy',
  './strategy/testing',
  './money',
  './replay',
  './venues',
  './package.json',
];

const CONSUMER_SAYS = `Balance 9900.000000
stranger function
The replay ended with trades
function
`;

/** The oldest Node that `engines` claims, and one that is too old; npm has its binaries for Linux and macOS. */
const [OLDEST, TOO_OLD] = ['22.18.0', '20.19.0'];
const hasOtherNodes = process.platform !== 'win32';

// Made where it is needed: the short form leaves no folder behind.
const app = isFull ? mkdtempSync(join(tmpdir(), 'prescient-packed-')) : '';
// As root the server runs as another user, who has to reach the folders.
if (isFull) chmodSync(app, 0o755);
afterAll(() => isFull && rmSync(app, { recursive: true, force: true }));
const bin = join(app, 'node_modules', 'prescient', 'dist', 'bin.js');
const SHIPPED = join(app, 'node_modules', 'prescient', 'recordings', 'harbour-day.ndjson.gz');

/** The environment of a run with a folder of data of its own. */
function withHome(name: string): NodeJS.ProcessEnv {
  const home = join(app, name);
  mkdirSync(home);
  chmodSync(home, 0o755);
  return { PRESCIENT_HOME: home, PORT: '0', NODE_OPTIONS: '' };
}

function nodeOf(version: string): string {
  const folder = join(app, `node-${version}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const name = `node-${process.platform}-${process.arch}`;
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `${name}@${version}`], folder);
  return join(folder, 'node_modules', name, 'bin', 'node');
}

const tsconfig = (compilerOptions: object = {}): string =>
  JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      target: 'esnext',
      // The client of tRPC names types of the browser.
      lib: ['esnext', 'dom'],
      types: ['node'],
      strict: true,
      noUncheckedIndexedAccess: true,
      // Declarations are what is tested here, so they are not skipped.
      skipLibCheck: false,
      noEmit: true,
      ...compilerOptions,
    },
    files: ['consumer.ts'],
  });

function installApp(tarball: string): void {
  const dependencies = {
    prescient: `file:${tarball}`,
    zod: versionOf('zod'),
    // MikroORM's declarations import those of the driver, which it does not bring.
    '@types/pg': versionOf('@types/pg'),
    '@types/node': versionOf('@types/node'),
  };
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  writeFileSync(join(app, 'tsconfig.json'), tsconfig());
  // Named so that the workspace's own compiler, which has no package of that name, leaves it alone.
  copyFileSync(join(import.meta.dirname, 'consumer.ts.txt'), join(app, 'consumer.ts'));
  // Where install scripts do not run, the package makes the links of PostgreSQL itself.
  run('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], app);
}

// Packing, and installing from the registry, take longer than a hundred other tests.
describe.runIf(isFull)('the package outside the workspace (full form)', () => {
  let tarball = '';
  beforeAll(() => {
    tarball = pack(app);
    installApp(tarball);
  });

  test('is what its manifest says', async () => {
    expect(await publintFaults(tarball)).toEqual([]);
    expect(await typeFaults(tarball)).toEqual({ entrypoints: ENTRYPOINTS, faults: [] });
    const page = join(app, 'node_modules', 'prescient', 'page', 'index.html');
    expect(readFileSync(page, 'utf8')).toContain('<html data-package=');
  });

  test('a strict app of a stranger compiles against every module, and trades', () => {
    runNode([TSC, '-p', 'tsconfig.json'], { cwd: app });
    const printed = runNode(['consumer.ts'], { cwd: app, env: withHome('consumer') });
    expect(printed).toBe(CONSUMER_SAYS);
  });

  test('the compiler of that app sees the types of the package', () => {
    const path = join(app, 'consumer.ts');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace("parseUsd('100')", '100'));
    expect(() => runNode([TSC, '-p', 'tsconfig.json'], { cwd: app })).toThrow("not assignable to type 'Usd'");
    writeFileSync(path, text);
  });

  test.runIf(hasOtherNodes).each([process.versions.node, OLDEST])(
    'on Node %s one command trades, and a strategy of the user is written, checked and loaded',
    (version) => {
      const node = version === process.versions.node ? process.execPath : nodeOf(version);
      const env = withHome(`home-${version}`);
      const prescient = (...words: string[]): string => runNode([bin, ...words], { cwd: app, env, node });
      const report = JSON.parse(prescient('start', '--once', '--json')) as {
        bot: { executed: number };
        audit: { clean: boolean };
      };
      expect(report.audit).toMatchObject({ clean: true });
      expect(report.bot.executed).toBeGreaterThan(20);
      const name = `mine-on-${version.split('.')[0]}`;
      prescient('strategy', 'new', name);
      expect(prescient('strategy', 'check', `${name}.ts`)).toContain(name);
      const own = ['--portfolio', '7', '--fill-model', 'book', '--strategy', `./${name}.ts`];
      expect(prescient('start', '--once', ...own)).toContain(name);
      const tape = join(app, `day-on-${version}.tape`);
      prescient('tape', 'build', SHIPPED, '--into', tape);
      const sweep = ['--strategy', 'favourite', '--sweep', 'minPrice=0.60..0.64', '--threads', '2'];
      const replayed = prescient('replay', 'run', ...sweep, '--tape', tape, '--json');
      expect((JSON.parse(replayed) as { sets: unknown[] }).sets).toHaveLength(5);
      expect(JSON.parse(prescient('audit', '--json'))).toMatchObject({ clean: true });
    },
  );

  test.skipIf(process.platform === 'win32')('the programs of README run as they are written', async () => {
    const readme = readFileSync(join(app, 'node_modules', 'prescient', 'README.md'), 'utf8');
    const { url, close } = await startPacked(bin, withHome('readme'));
    onTestFinished(close);
    const programs = blocksOf(readme, 'ts').map((block) => block.replaceAll(README_URL, url));
    expect(programs.length).toBeGreaterThan(1);
    for (const [index, program] of programs.entries()) {
      const file = `readme-${index}.ts`;
      writeFileSync(join(app, file), program);
      runNode([file], { cwd: app });
    }
    const calls = blocksOf(readme, 'sh').filter((block) => block.includes('curl '));
    expect(calls).toHaveLength(1);
    const printed = run('sh', ['-ec', calls[0]!.replaceAll(README_URL, url)], app);
    expect(printed).toContain('"executed"');
    const trades = await createClient(url).trade.list.query({ portfolioId: 1 });
    expect(trades.items.map(({ tradeId }) => tradeId)).toContain('my-bot-0001');
  });

  test.runIf(hasOtherNodes)('a Node that is too old is told so in one sentence', () => {
    expect(() => runNode([bin, '--help'], { cwd: app, node: nodeOf(TOO_OLD) })).toThrow(
      `Prescient needs Node 22.18 or newer; this is Node ${TOO_OLD}. Nothing was changed.`,
    );
  });
});
