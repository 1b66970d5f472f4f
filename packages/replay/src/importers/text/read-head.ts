import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { ImportError } from '../import-error.ts';

const HEAD_BYTES = 1 << 16;

async function firstBytes(file: string, length: number): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new ImportError('UNREADABLE', { file, cause });
  }
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** True if a file is packed by gzip. @throws ImportError UNREADABLE */
export const isPacked = async (file: string): Promise<boolean> => isGzip(await firstBytes(file, 2));

/** The beginning of a text, packed by gzip or not, without a byte order mark; empty where it cannot be unpacked. */
export async function readHead(file: string): Promise<string> {
  const bytes = await firstBytes(file, HEAD_BYTES);
  try {
    const plain = isGzip(bytes) ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
    return plain.toString('utf8').replace(/^\ufeff/, '');
  } catch {
    return '';
  }
}

/** The names in the first line of a table of texts; quotes around them do not count. */
const headerOf = (head: string): string[] =>
  (head.split(/\r?\n/, 1)[0] ?? '').split(',').map((name) => name.trim().replaceAll('"', ''));

/** True if a text is a table with columns of these names. */
export const hasHeader = (head: string, names: readonly string[]): boolean => {
  const known = new Set(headerOf(head));
  return names.every((name) => known.has(name));
};
