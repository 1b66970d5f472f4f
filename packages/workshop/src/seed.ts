import { crc32 } from 'node:zlib';

/**
 * The number of a seed that a person gave: a whole number as it is, and any other text by its checksum. A number by
 * chance where none was given.
 */
export function seedOf(text: string | undefined): number {
  if (text === undefined) return Math.floor(Math.random() * 1_000_000);
  return /^-?\d{1,9}$/.test(text) ? Number(text) : crc32(text);
}
