import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly description: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8')) as Manifest;

/** The name of the package that an import names, such as `@scope/name` of `@scope/name/part`; null for a file or a part of Node. */
function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || builtinModules.includes(specifier))
    return null;
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

const IMPORT =
  /(?:^|[\s;}])(?:import|export)\s*(?:[\w*{][^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** The packages that built files import, their declarations included. */
export function importedBy(folder: string): Set<string> {
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.js') || name.endsWith('.d.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const named = texts.flatMap((text) =>
    [...text.matchAll(IMPORT)].map(([, from, dynamic]) => from ?? dynamic ?? ''),
  );
  return new Set(named.flatMap((specifier) => packageOf(specifier) ?? []));
}

/** The versions of the catalog, as the workspace pins them. */
function catalogOf(root: string): Map<string, string> {
  const text = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const [, catalog = ''] = text.split(/^catalog:$/m);
  return new Map(
    [...catalog.matchAll(/^ {2}'?([^\s':]+)'?: (\S+)$/gm)].map(([, name, version]) => [name!, version!]),
  );
}

const program = (name: string) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });

/**
 * Returns the manifest of the package: it depends on what the built files import, at the versions of the catalog.
 * @throws Error if a built file imports a package that the catalog does not have
 */
export function manifestOf(root: string, dist: string): object {
  const { version, license, description } = read(join(root, 'package.json'));
  const { engines } = read(join(root, 'packages/core/package.json'));
  const { optionalDependencies = {} } = read(join(root, 'packages/local-postgres/package.json'));
  const catalog = catalogOf(root);
  const pinned = (name: string): [string, string] => {
    const pin = catalog.get(name);
    if (pin === undefined) throw new Error(`The package imports ${name}, which the catalog does not have.`);
    return [name, pin];
  };
  return {
    name: 'prescient',
    version,
    description,
    license,
    type: 'module',
    bin: { prescient: './dist/bin.js' },
    exports: {
      '.': program('index'),
      './client': program('client'),
      './strategy': program('strategy'),
      './strategy/testing': program('strategy-testing'),
      './money': program('money'),
      './replay': program('replay'),
      './venues': program('venues'),
      './package.json': './package.json',
    },
    files: ['dist', 'page', 'recordings', 'template'],
    engines,
    dependencies: Object.fromEntries([...importedBy(dist)].toSorted().map(pinned)),
    optionalDependencies: Object.fromEntries(Object.keys(optionalDependencies).map(pinned)),
  };
}
