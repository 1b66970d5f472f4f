import { join, resolve } from 'node:path';
import { defineConfig, type UserConfig } from 'tsdown';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const ENTRIES = join(import.meta.dirname, 'entries');
const entry = (name: string): string => join(ENTRIES, `${name}.ts`);
const source = (path: string): string => join(ROOT, path);

/** Files that are found by their address lie elsewhere in the package. */
const PLACES: Readonly<Record<string, string>> = {
  [source('packages/strategies/src/loading/places.ts')]: entry('strategies-places'),
  [source('packages/replay/src/sweep/places.ts')]: entry('replay-places'),
  [source('apps/cli/src/process/places.ts')]: entry('cli-places'),
};

const places = {
  name: 'places',
  resolveId: {
    order: 'pre' as const,
    handler(specifier: string, importer: string | undefined): string | null {
      if (importer === undefined || !specifier.endsWith('/places.ts')) return null;
      return PLACES[resolve(importer, '..', specifier)] ?? null;
    },
  },
};

/** Clients need not know the means of the server: no MikroORM and no logger in their types. */
const opaqueContext = {
  name: 'opaque-context',
  transform: {
    order: 'pre' as const,
    handler: (_code: string, id: string): string | null =>
      id.endsWith('/api/src/context.d.ts')
        ? 'export interface CallContext { readonly opaque?: never }\n'
        : null,
  },
};

const shared: UserConfig = {
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  dts: true,
  fixedExtension: false,
  clean: false,
  // The time is the compiler's, which writes the declarations.
  inputOptions: { checks: { bundlerTimings: false } },
  tsconfig: join(import.meta.dirname, 'tsconfig.json'),
  // Our own code goes into the package; every library stays a dependency.
  deps: { alwaysBundle: [/^@prescient\//], neverBundle: [/^(?!@prescient\/|[./]|\w:)/] },
};

export default defineConfig([
  {
    ...shared,
    entry: {
      index: entry('index'),
      money: entry('money'),
      replay: entry('replay'),
      venues: entry('venues'),
      strategy: entry('strategy'),
      'strategy-testing': entry('strategy-testing'),
    },
    plugins: [places],
  },
  // Programs have no types.
  {
    ...shared,
    dts: false,
    entry: {
      bin: entry('bin'),
      main: source('apps/cli/src/main.ts'),
      'load-worker': source('packages/strategies/src/loading/load-worker.ts'),
      'sweep-worker': source('packages/replay/src/sweep/sweep-worker.ts'),
      register: source('packages/strategies/src/loading/register.ts'),
    },
    plugins: [places],
  },
  // On its own, so that its declarations share no file with those of the core.
  {
    ...shared,
    entry: { client: entry('client') },
    plugins: [opaqueContext],
    treeshake: { moduleSideEffects: false },
  },
]);
