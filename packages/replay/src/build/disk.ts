import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '@prescient/core/files';
import { TapeError } from '../tape/tape-error.ts';

/** A file that grows at its end. */
export interface DiskFile {
  /** Adds all bytes at the end of the file. */
  append(bytes: Uint8Array): Promise<void>;
  /** Returns once all that was added survives a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The calls of the file system by which a tape is written. */
export interface Disk {
  /** Opens a file at its first `length` bytes and cuts the rest off; makes it where it is missing. */
  openAt(path: string, length: number): Promise<DiskFile>;
  /** Gives a file another name at once, in a way that survives a power cut. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** The machine's own disk. */
export const disk: Disk = {
  async openAt(path, length) {
    const handle = await open(path, length === 0 ? 'w' : 'r+');
    if (length > 0) await handle.truncate(length);
    let end = length;
    return {
      async append(bytes) {
        for (let done = 0; done < bytes.length;) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, end);
          done += bytesWritten;
          end += bytesWritten;
        }
      },
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  async rename(from, to) {
    await rename(from, to);
    await syncFolder(dirname(to));
  },
  remove: (path) => rm(path, { force: true, recursive: true }),
};

const FULL = new Set<unknown>(['ENOSPC', 'EDQUOT']);

/** The error of a tape that an error of the disk is; every other error as it is. */
export function tapeErrorOf(error: unknown): unknown {
  const { code, syscall } = Object(error) as NodeJS.ErrnoException;
  if (FULL.has(code)) return new TapeError('TAPE_DISK_FULL', { cause: error });
  return syscall === undefined ? error : new TapeError('TAPE_WRITE_FAILED', { cause: error });
}

/** The work's result. @throws TapeError TAPE_DISK_FULL, TAPE_WRITE_FAILED in place of errors of the disk */
export async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw tapeErrorOf(error);
  }
}

/** The work's result; where it fails, the file that it began with is closed. */
export async function closing<T>(file: Pick<DiskFile, 'close'>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    await file.close();
    throw error;
  }
}
