import { posix } from 'node:path';
import { importsOf, isCode, type Import } from './imports.ts';
import { mayImport, packageOf, roomOf, rooms } from './rooms.ts';
import { isTest, type Rule, type SourceFile } from './source-file.ts';

/** A package's name, and the file behind each of its exports: `{ '.': './src/index.ts' }`. */
interface Manifest {
  readonly folder: string;
  readonly name: string;
  readonly exports?: Readonly<Record<string, string>>;
}

function manifestsOf(files: readonly SourceFile[]): Manifest[] {
  return files
    .filter(({ path }) => path.endsWith('/package.json'))
    .map(({ path, text }) => ({
      ...(JSON.parse(text) as Omit<Manifest, 'folder'>),
      folder: posix.dirname(path),
    }));
}

/** The file that an import of ours leads to, a sentence when it leads where it must not, null for a library. */
function resolve(
  path: string,
  { specifier }: Import,
  manifests: readonly Manifest[],
): { file?: string; fault?: string } {
  if (specifier.startsWith('.')) {
    const file = posix.join(posix.dirname(path), specifier);
    // The limits of tests stand beside the packages, as those of the compiler do.
    if (file === 'vitest.shared.ts' && path.endsWith('/vitest.config.ts')) return {};
    return packageOf(file) === packageOf(path)
      ? { file }
      : { fault: `reaches into another package: ${specifier}` };
  }
  const target = manifests.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (target === undefined)
    return specifier.startsWith('@prescient/') ? { fault: `no such package: ${specifier}` } : {};
  const exported = target.exports?.[`.${specifier.slice(target.name.length)}`];
  if (exported === undefined) return { fault: `reaches past the exports of its package: ${specifier}` };
  return { file: posix.join(target.folder, exported) };
}

function faultOf(path: string, imported: Import, manifests: readonly Manifest[]): string | undefined {
  const { file, fault } = resolve(path, imported, manifests);
  if (file === undefined) return fault;
  const [from, to] = [roomOf(path), roomOf(file)];
  const allowed = isTest(path) ? from === to || to !== 'cli' : mayImport(from, to, imported.typeOnly);
  if (allowed) return undefined;
  return `${from} may not import ${imported.typeOnly ? 'types of ' : ''}${to}: ${imported.specifier}`;
}

/** Each room imports what the table in rooms.ts grants it, and other packages through their exports only. */
export const roomRule: Rule = (files) => {
  const manifests = manifestsOf(files);
  return files
    .filter(({ path }) => isCode(path))
    .flatMap((file) => {
      if (!isTest(file.path) && rooms[roomOf(file.path)] === undefined)
        return [`${file.path}: stands in no room`];
      return importsOf(file).flatMap((imported) => {
        const fault = faultOf(file.path, imported, manifests);
        return fault === undefined ? [] : [`${file.path}:${imported.line} ${fault}`];
      });
    });
};
