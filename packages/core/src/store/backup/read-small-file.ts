import { lstat, readFile } from 'node:fs/promises';
import { BackupError } from './backup-error.ts';

/**
 * Returns the size of a file in bytes. Follows no link: a backup must not lead out of its folder.
 * @throws BackupError unless it is a regular file
 */
export async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new BackupError(
      `${path} cannot be read (${code ?? message}): this is no backup, or not a whole one.`,
    );
  });
  if (found.isFile()) return found.size;
  throw new BackupError(`${path} is no regular file; a backup holds no links, folders or pipes.`);
}

/** Reads a regular file of at most `most` bytes as text. @throws BackupError */
export async function readSmallFile(path: string, most: number): Promise<string> {
  const size = await sizeOf(path);
  if (size > most)
    throw new BackupError(`${path} has ${size} bytes, but a backup's file of this name has at most ${most}.`);
  return readFile(path, 'utf8');
}
