/** Bytes that a name, its quotes and its punctuation take beside a value; close enough to bound an answer by. */
const AROUND_BYTES = 16;

/** About how many bytes a value takes as JSON, counted without writing it. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + AROUND_BYTES;
  if (typeof value !== 'object' || value === null) return AROUND_BYTES;
  let bytes = AROUND_BYTES;
  if (Array.isArray(value)) for (const item of value) bytes += sizeOf(item);
  else for (const name in value) bytes += sizeOf((value as Record<string, unknown>)[name]);
  return bytes;
}
