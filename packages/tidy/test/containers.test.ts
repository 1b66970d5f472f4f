import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { DockerfileParser, type Copy, type From, type JSONInstruction } from 'dockerfile-ast';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as { packageManager: string };

const dockerfile = DockerfileParser.parse(read('Dockerfile'));
const instructions = dockerfile.getInstructions();
const named = (name: string) => instructions.filter((each) => each.getKeyword() === name);
const wordsOf = (instruction: JSONInstruction | undefined): string[] =>
  instruction!.getJSONStrings().map((each) => each.getJSONValue());

/** The rules of .dockerignore, the last of which that matches a path decides. */
const rules = read('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ isKept: line.startsWith('!'), pattern: line.replace(/^!/, '') }));

/** True if a pattern of Docker's matches: its `*` takes names that begin with a dot, too. */
const matches = (path: string, pattern: string): boolean =>
  pattern === '*' ? !path.includes('/') : matchesGlob(path, pattern);

/** True if the path, or a folder above it, is sent to the builder. */
function isSent(path: string): boolean {
  const parts = path.split('/');
  const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return rules.reduce(
    (sent, { isKept, pattern }) => (above.some((each) => matches(each, pattern)) ? isKept : sent),
    true,
  );
}

describe('the Dockerfile', () => {
  test('copies paths that are there and are sent', () => {
    const copies = (named('COPY') as Copy[]).filter((copy) => copy.getFromFlag() === null);
    const sources = copies.flatMap((copy) =>
      copy
        .getArguments()
        .slice(0, -1)
        .map((each) => each.getValue()),
    );
    expect(sources).toEqual(expect.arrayContaining(['pnpm-lock.yaml', 'apps/cli', 'packages']));
    for (const source of sources)
      expect([source, existsSync(join(ROOT, source)), isSent(source)]).toEqual([source, true, true]);
  });

  test('copies from stages that it has', () => {
    const stages = dockerfile.getFROMs().flatMap((from) => from.getBuildStage() ?? []);
    const images = dockerfile.getFROMs().map((from: From) => from.getImage());
    for (const image of images) expect([...stages, 'node:${NODE}']).toContain(image);
    for (const copy of named('COPY') as Copy[]) {
      const stage = copy.getFromFlag()?.getValue();
      if (stage != null) expect(stages).toContain(stage);
    }
  });

  test('has the Node and the pnpm of the workspace', () => {
    const [, node] = /nodeVersion: (\S+)/.exec(read('pnpm-workspace.yaml'))!;
    expect(read('Dockerfile')).toContain(`ARG NODE=${node}-`);
    expect(read('Dockerfile')).toContain(manifest.packageManager);
  });

  test('runs a command that is there, as no root, without a shell', () => {
    const [program, entry, ...rest] = wordsOf(dockerfile.getENTRYPOINTs().at(-1));
    expect([program, rest]).toEqual(['node', []]);
    expect(isSent(entry!)).toBe(true);
    expect(existsSync(join(ROOT, entry!))).toBe(true);
    const [command] = wordsOf(dockerfile.getCMDs().at(-1));
    expect(globSync(`apps/cli/src/commands/**/${command}.ts`, { cwd: ROOT })).toHaveLength(1);
    const user = named('USER').at(-1)!.getArgumentsContent()!;
    expect(user).toMatch(/^[1-9]\d+:[1-9]\d+$/);
    expect(named('ADD')).toEqual([]);
    expect(named('VOLUME').map((each) => each.getArgumentsContent())).toEqual(['/data']);
  });

  test('is asked for its health where it listens', () => {
    expect(read('Dockerfile')).toMatch(/HEALTHCHECK[^]*\/readyz[^]*ENTRYPOINT/);
  });
});

test('nothing is sent to the builder that an image must not have', () => {
  for (const path of [
    '.env',
    'apps/cli/.env',
    '.prescient/postgres',
    '.git/config',
    'node_modules/pg',
    'apps/cli/node_modules/pg',
    'apps/api/test/access',
    'packages/core/src/domain/market/resolution.test.ts',
    'docs',
  ])
    expect([path, isSent(path)]).toEqual([path, false]);
  for (const path of ['apps/cli/src/main.ts', 'apps/cli/recordings', 'apps/web/index.html'])
    expect([path, isSent(path)]).toEqual([path, true]);
});

interface Service {
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck?: object;
  readonly volumes: readonly string[];
  readonly [field: string]: unknown;
}

describe('compose.yaml', () => {
  const { services, volumes } = parse(read('compose.yaml')) as {
    services: Readonly<Record<string, Service>>;
    volumes: object;
  };
  const { postgres, prescient } = services as { postgres: Service; prescient: Service };

  test('starts the API once PostgreSQL is healthy, on a root that it cannot write', () => {
    expect(postgres.healthcheck).toBeDefined();
    expect(prescient).toMatchObject({
      build: '.',
      depends_on: { postgres: { condition: 'service_healthy' } },
      read_only: true,
      tmpfs: ['/tmp'],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  test('publishes the API to this machine alone', () => {
    expect(prescient['ports']).toEqual(['127.0.0.1:8000:8000']);
    expect(postgres['ports']).toBeUndefined();
  });

  test('mounts what is there, and sets what the API reads', () => {
    const mounts = [...postgres.volumes, ...prescient.volumes].map((each) => each.split(':')[0]!);
    for (const mount of mounts)
      expect([mount, mount in volumes || existsSync(join(ROOT, mount))]).toEqual([mount, true]);
    const settings = read('.env.example').match(/^[A-Z_]+(?==)/gm);
    for (const name of Object.keys(prescient.environment)) expect(settings).toContain(name);
  });

  test('has no password of its own', () => {
    const settings = Object.entries({ ...postgres.environment, ...prescient.environment });
    const secrets = settings.filter(([name]) => /PASSWORD|URL/.test(name));
    expect(secrets.filter(([, value]) => !value.includes('${'))).toEqual([]);
    expect(secrets).toHaveLength(4);
  });
});
