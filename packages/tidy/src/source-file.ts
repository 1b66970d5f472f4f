import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the repository; a planted one in a test of a rule. */
export interface SourceFile {
  /** From the root, with slashes on every platform. */
  readonly path: string;
  readonly text: string;
}

/** A rule's findings in these files, one sentence a fault, each beginning with `path:` or `path:line`. */
export type Rule = (files: readonly SourceFile[]) => string[];

/** The folder that pnpm-workspace.yaml lies in. */
export const repositoryRoot = join(import.meta.dirname, '..', '..', '..');

// A walk and not `git ls-files`, so that the rules hold in an unpacked archive too; .gitignore still has the say.
const ignored = readFileSync(join(repositoryRoot, '.gitignore'), 'utf8').split('\n').filter(Boolean);
const ignoredNames = new Set(['.git', ...ignored.map((line) => line.replace(/\/$/, ''))]);
const ignoredEndings = ignored.filter((line) => line.startsWith('*.')).map((line) => line.slice(1));

function isIgnored(name: string): boolean {
  return ignoredNames.has(name) || ignoredEndings.some((ending) => name.endsWith(ending));
}

function* walk(folder: string): Generator<SourceFile> {
  for (const entry of readdirSync(join(repositoryRoot, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isIgnored(entry.name)) continue;
    if (entry.isDirectory()) yield* walk(path);
    if (!entry.isFile()) continue;
    yield {
      path,
      // Read when asked for: most rules look at few files, and recorded data is large.
      get text() {
        return readFileSync(join(repositoryRoot, path), 'utf8');
      },
    };
  }
}

/** Every file that a commit could hold. */
export const repositoryFiles = (): SourceFile[] => [...walk('')];

/** Recorded data, which is what it is. */
export const isRecorded = (path: string): boolean => path.includes('/fixtures/');

/** Tests and what only they or the tools run: outside the rooms. */
export const isTest = (path: string): boolean =>
  /\.test(-d)?\.ts$|\.config\.ts$/.test(path) || /(^|\/)test\//.test(path);

/** The line, from 1, that `offset` lies on. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
