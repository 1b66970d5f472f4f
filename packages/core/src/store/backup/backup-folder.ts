import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { BackupError } from './backup-error.ts';

/** A new name survives a power cut only once its folder is on disk; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => (error as NodeJS.ErrnoException).code !== 'ENOENT',
  );

/**
 * Lets `fill` write a folder under another name and gives it its own when it is complete and on disk, so that what
 * was interrupted never looks like a backup. One that fails is removed; one that is killed keeps a name that says so.
 * @throws BackupError where something of that name is there
 */
export async function makeFolder<T>(path: string, fill: (folder: string) => Promise<T>): Promise<T> {
  const target = resolve(path);
  if (await exists(target)) throw new BackupError(`${target} is there already; name a new folder.`);
  await mkdir(dirname(target), { recursive: true });
  const aside = await mkdtemp(`${target}.incomplete-`);
  try {
    const filled = await fill(aside);
    await syncFolder(aside);
    if (await exists(target)) throw new BackupError(`${target} was made by somebody else meanwhile.`);
    await rename(aside, target);
    await syncFolder(dirname(target));
    return filled;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
