import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { codeOf } from './error.ts';

/**
 * Makes a folder and its parents, as `mkdir -p` does. Node's own recursive `mkdir` never ends where the system answers
 * ENOENT under a parent that exists, as /proc does.
 *
 * @throws the file system's error
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder);
  try {
    mkdirSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && !existsSync(dirname(path))) {
      makeFolder(dirname(path));
      return makeFolder(path);
    }
    if (!isFolder(path)) throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
