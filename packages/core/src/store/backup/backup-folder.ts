import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeFolders, syncFolder } from '../../files/index.ts';
import { BackupError } from './backup-error.ts';

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => (error as NodeJS.ErrnoException).code !== 'ENOENT',
  );

/**
 * Makes a folder and lets `fill` write it. Until it is complete and on disk it has the name `PATH.incomplete-…`, so an
 * interrupted backup never looks like a whole one. Removes it when `fill` fails; a killed process leaves it.
 * @throws BackupError when something already has the name, and what `fill` throws
 */
export async function makeFolder<T>(path: string, fill: (folder: string) => Promise<T>): Promise<T> {
  const target = resolve(path);
  if (await exists(target)) throw new BackupError(`${target} exists already; name a new folder.`);
  makeFolders(dirname(target));
  const aside = await mkdtemp(`${target}.incomplete-`);
  try {
    const filled = await fill(aside);
    await syncFolder(aside);
    if (await exists(target)) throw new BackupError(`${target} was made by another process meanwhile.`);
    await rename(aside, target);
    await syncFolder(dirname(target));
    return filled;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
