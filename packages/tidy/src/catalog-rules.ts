import type { Rule, SourceFile } from './source-file.ts';

const exactVersion = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** The libraries of the catalog in pnpm-workspace.yaml, with their versions. */
function catalogOf(files: readonly SourceFile[]): [name: string, version: string][] {
  const workspace = files.find(({ path }) => path === 'pnpm-workspace.yaml')?.text ?? '';
  const block = /^catalog:\n((?: {2}.*\n)*)/m.exec(workspace)?.[1] ?? '';
  return [...block.matchAll(/^ {2}'?([^':]+)'?: *'?([^'\s]+)/gm)].map(([, name = '', version = '']) => [
    name,
    version,
  ]);
}

/** An installation of tomorrow gets what was tested today. */
export const exactVersionRule: Rule = (files) =>
  catalogOf(files)
    .filter(([, version]) => !exactVersion.test(version))
    .map(([name, version]) => `pnpm-workspace.yaml: ${name} is not pinned to one version: ${version}`);

type Dependencies = Readonly<Record<string, string>>;
type Manifest = Readonly<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Dependencies | undefined>
>;

/** One version of each library for all: a package.json names libraries, the catalog their versions. */
export const catalogOnlyRule: Rule = (files) =>
  files
    .filter(({ path }) => /(^|\/)package\.json$/.test(path))
    .flatMap(({ path, text }) => {
      const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text) as Manifest;
      return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
        .filter(([, version]) => version !== 'catalog:' && version !== 'workspace:*')
        .map(([name, version]) => `${path}: ${name} goes past the catalog: ${version}`);
    });

/** The names in code in the first column of a document's tables: `name`, or `@scope/*` for a family. */
function namesInTables(text: string): string[] {
  const firstCells = text.split('\n').flatMap((line) => /^\|([^|]*)\|/.exec(line)?.[1] ?? []);
  return firstCells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

function isNamed(library: string, names: readonly string[]): boolean {
  return names.some(
    (name) => name === library || (name.endsWith('/*') && library.startsWith(name.slice(0, -1))),
  );
}

/** Each library has a row `| name | why |` in docs/libraries.md, or it has no reason to be here. */
export const explainedLibraryRule: Rule = (files) => {
  const names = namesInTables(files.find(({ path }) => path === 'docs/libraries.md')?.text ?? '');
  return catalogOf(files)
    .filter(([library]) => !isNamed(library, names))
    .map(([library]) => `docs/libraries.md: no table says why ${library} is here`);
};
