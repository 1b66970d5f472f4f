import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { PlacedNote } from '../note.ts';
import { TapeError } from '../tape-error.ts';
import { CHUNK_ROWS, type Columns, columnsIn, ROW_BYTES } from './columns.ts';
import { compressed, decompressed } from './frame.ts';
import { notesOfText, textOfNotes } from './note-text.ts';

const count = z.int().nonnegative();
/** Most bytes of a block's notes as text. */
const LONGEST_TEXT = 2 ** 29;

/** The place and the facts of rows and notes that are stored together: the rows first, then the notes. */
export const blockEntry = z.object({
  offset: count,
  /** Stored bytes of the rows, and of the notes. */
  rowBytes: count,
  noteBytes: count,
  /** Bytes of the notes' text. */
  noteLength: count.max(LONGEST_TEXT),
  rows: count.max(CHUNK_ROWS),
  notes: count,
  from: z.number(),
  to: z.number(),
  tokens: z.array(count),
  /** CRC-32 of the stored bytes of the rows, and of the notes, to find damage when they are read. */
  rowChecksum: count,
  noteChecksum: count,
  /** SHA-256 of the rows and notes themselves, however they are packed. */
  hash: z.string().length(64),
});
export type BlockEntry = Readonly<z.output<typeof blockEntry>>;

/** The place at which a block ends. */
export const endOfBlock = ({ offset, rowBytes, noteBytes }: BlockEntry): number =>
  offset + rowBytes + noteBytes;

/** Rows and notes that become a block. */
export interface BlockContent {
  readonly columns: Columns;
  readonly notes: readonly PlacedNote[];
}

/** A block as it goes to the file. */
export interface Block {
  readonly entry: BlockEntry;
  readonly stored: Uint8Array;
}

/** The times of the first and the last row or note. */
export function spanOf({ columns: { at }, notes }: BlockContent): { from: number; to: number } {
  const times = [at[0], at.at(-1), notes[0]?.at, notes.at(-1)?.at].filter((each) => each !== undefined);
  return { from: Math.min(...times), to: Math.max(...times) };
}

const hashOf = ({ rows, text }: { rows: Uint8Array; text: Uint8Array }): string =>
  createHash('sha256').update(rows).update(text).digest('hex');

/** Packs rows and notes, of which there is at least one. */
export function packBlock(content: BlockContent, offset: number): Block {
  const { columns, notes } = content;
  const text = new TextEncoder().encode(notes.length === 0 ? '' : textOfNotes(notes));
  const rows = compressed(columns.bytes);
  const packedText = compressed(text);
  const entry: BlockEntry = {
    offset,
    rowBytes: rows.length,
    noteBytes: packedText.length,
    noteLength: text.length,
    rows: columns.at.length,
    notes: notes.length,
    ...spanOf(content),
    tokens: [...new Set(columns.token)].toSorted((a, b) => a - b),
    rowChecksum: crc32(rows),
    noteChecksum: crc32(packedText),
    hash: hashOf({ rows: columns.bytes, text }),
  };
  return { entry, stored: Buffer.concat([rows, packedText]) };
}

const damaged = ({ offset }: BlockEntry): TapeError =>
  new TapeError('TAPE_DAMAGED', { detail: `the block at byte ${offset}` });

/** The rows of a block as they were before they were stored. @throws TapeError TAPE_DAMAGED */
function rowsOf(entry: BlockEntry, stored: Uint8Array): Columns {
  const bytes = crc32(stored) === entry.rowChecksum ? decompressed(stored, entry.rows * ROW_BYTES) : null;
  const columns = bytes && columnsIn(bytes, entry.rows);
  if (columns === null) throw damaged(entry);
  return columns;
}

/** The text of a block's notes. @throws TapeError TAPE_DAMAGED */
function textOf(entry: BlockEntry, stored: Uint8Array): Uint8Array {
  const text = crc32(stored) === entry.noteChecksum ? decompressed(stored, entry.noteLength) : null;
  if (text === null) throw damaged(entry);
  return text;
}

/** Unpacks the notes of a block from their stored bytes. @throws TapeError TAPE_DAMAGED */
export function unpackNotes(entry: BlockEntry, stored: Uint8Array): readonly PlacedNote[] {
  if (entry.notes === 0) return [];
  const notes = notesOfText(new TextDecoder().decode(textOf(entry, stored)));
  if (notes?.length !== entry.notes) throw damaged(entry);
  return notes;
}

/** Unpacks a block. @throws TapeError TAPE_DAMAGED where the bytes are not those that were stored */
export function unpackBlock(entry: BlockEntry, stored: Uint8Array): BlockContent {
  const columns = rowsOf(entry, stored.subarray(0, entry.rowBytes));
  return { columns, notes: unpackNotes(entry, stored.subarray(entry.rowBytes)) };
}

/** True if stored bytes are those that the block had when it was written. */
export const isSound = (entry: BlockEntry, stored: Uint8Array): boolean =>
  crc32(stored.subarray(0, entry.rowBytes)) === entry.rowChecksum &&
  crc32(stored.subarray(entry.rowBytes)) === entry.noteChecksum;

/** True if the content of a block has the hash that its entry says. @throws TapeError TAPE_DAMAGED */
export function hasItsHash(entry: BlockEntry, stored: Uint8Array): boolean {
  const rows = rowsOf(entry, stored.subarray(0, entry.rowBytes)).bytes;
  return hashOf({ rows, text: textOf(entry, stored.subarray(entry.rowBytes)) }) === entry.hash;
}
