import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and the missing ones above it, one by one: Node's own recursive `mkdir` never ends where a file system
 * answers ENOENT although the parent is there, as /proc does.
 * @returns the first folder that was made, or null where all were there
 * @throws Error of the file system
 */
export function makeFolders(folder: string): string | null {
  const missing: string[] = [];
  for (let path = resolve(folder); !existsSync(path) && path !== dirname(path); path = dirname(path))
    missing.unshift(path);
  // A file in its place is the file system's to refuse.
  if (missing.length === 0 && !statSync(folder).isDirectory()) mkdirSync(folder);
  for (const path of missing) {
    try {
      mkdirSync(path);
    } catch (error) {
      // Another process may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(path)) throw error;
    }
  }
  return missing[0] ?? null;
}
