import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '@prescient/core/files';

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
  remove: (path) => rm(path, { force: true }),
};
