import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Pinned, as it decides on the bytes of a tape. */
const LEVEL = 3;

/** The first bytes of every tape; its version follows, then a line feed. */
export const MAGIC = 'prescient-tape/';
export const VERSION = 1;
export const HEAD = new TextEncoder().encode(`${MAGIC}${VERSION}\n`);

/** The last bytes of a tape that was written to its end; the lengths and the checksum of its footer stand before them. */
export const END = new TextEncoder().encode('/tape-end\n');
export const TAIL_BYTES = 12 + END.length;

export const compressed = (bytes: Uint8Array): Uint8Array =>
  bytes.length === 0
    ? bytes
    : zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });

/** Unpacks bytes to exactly that many; null where they are not so packed. */
export function decompressed(bytes: Uint8Array, length: number): Uint8Array | null {
  if (length === 0) return bytes.length === 0 ? bytes : null;
  try {
    // One piece of the whole length, so that nothing is put together from parts.
    const options = { chunkSize: Math.max(length, 64), maxOutputLength: length };
    const unpacked = zstdDecompressSync(bytes, options);
    return unpacked.length === length ? unpacked : null;
  } catch {
    return null;
  }
}
