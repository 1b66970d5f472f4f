import type { Rows } from '../row.ts';

/** Most rows of a chunk. */
export const CHUNK_ROWS = 65_536;

/** Bytes of one row: two of 8, two of 4 and two of 1. */
export const ROW_BYTES = 26;

/** The columns of some rows over one buffer, widest first, so that each is aligned. Little-endian, as all machines that Node runs on. */
export interface Columns extends Rows {
  readonly bytes: Uint8Array;
}

/** The columns in a buffer of exactly that many rows. */
function columnsOver(buffer: ArrayBuffer, rows: number): Columns {
  return {
    bytes: new Uint8Array(buffer),
    at: new Float64Array(buffer, 0, rows),
    size: new Float64Array(buffer, 8 * rows, rows),
    price: new Int32Array(buffer, 16 * rows, rows),
    token: new Uint32Array(buffer, 20 * rows, rows),
    kind: new Uint8Array(buffer, 24 * rows, rows),
    flags: new Uint8Array(buffer, 25 * rows, rows),
  };
}

export const emptyColumns = (rows: number): Columns => columnsOver(new ArrayBuffer(ROW_BYTES * rows), rows);

/** The columns in bytes as they were stored; null where these are not of that many rows. */
export function columnsIn(bytes: Uint8Array, rows: number): Columns | null {
  if (bytes.byteLength !== ROW_BYTES * rows) return null;
  const { buffer, byteOffset } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && byteOffset === 0 && buffer.byteLength === bytes.byteLength;
  return columnsOver(isWhole ? buffer : Uint8Array.from(bytes).buffer, rows);
}

/** Copies the rows from `from` to `to` (exclusive) to columns of their own. */
export function sliceColumns(columns: Rows, from: number, to: number): Columns {
  const slice = emptyColumns(to - from);
  slice.at.set(columns.at.subarray(from, to));
  slice.size.set(columns.size.subarray(from, to));
  slice.price.set(columns.price.subarray(from, to));
  slice.token.set(columns.token.subarray(from, to));
  slice.kind.set(columns.kind.subarray(from, to));
  slice.flags.set(columns.flags.subarray(from, to));
  return slice;
}
