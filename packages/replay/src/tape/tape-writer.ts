import { outcomeKey } from '@prescient/core/domain';
import type { RowSink } from '../importers/importer.ts';
import { type Block, type BlockEntry, packBlock } from './format/block.ts';
import { CHUNK_ROWS, type Columns, emptyColumns, sliceColumns } from './format/columns.ts';
import { type Footer, type Keyframe, tapeHash } from './format/footer.ts';
import { HEAD } from './format/frame.ts';
import { LiveBooks } from './live-books.ts';
import type { Note, PlacedNote } from './note.ts';
import { ASK, GAP, LAST, LEVEL, PRINT } from './row.ts';
import type { Grain, TapeToken } from './tape.ts';
import { TapeError } from './tape-error.ts';

/** Most notes of a chunk, so that a tape of notes alone takes no more memory than one of rows. */
const CHUNK_NOTES = 4_096;
/** A keyframe is written after so many times its own rows, so that keyframes stay a small part of a tape. */
const KEYFRAME_SHARE = 8;
/** The last moment that a `Date` holds. */
const LAST_MOMENT = 8.64e15;
const ONE_DOLLAR = 1_000_000;

/** The sizes at which a tape is cut. They are part of its bytes, so only tests have others than these. */
export interface TapeCut {
  readonly chunkRows: number;
  /** Rows from one keyframe to the next. */
  readonly keyframeRows: number;
}

const USUAL_CUT: TapeCut = { chunkRows: CHUNK_ROWS, keyframeRows: 64 * CHUNK_ROWS };

/** The name of a tape's importer, and the finest thing that it brings. */
export interface TapeAbout {
  readonly source: string;
  readonly grain: Grain;
}

/** Blocks that belong together in the file: a chunk, or all pieces of a keyframe. */
export type Piece =
  | { readonly kind: 'chunk'; readonly block: Block }
  | { readonly kind: 'keyframe'; readonly keyframe: Keyframe; readonly blocks: readonly Block[] };

/** Turns rows and notes into the blocks of a tape. It writes nothing: `take` gives the bytes, in their order. */
export class TapeWriter implements RowSink {
  readonly #about: TapeAbout;
  readonly #tokens: TapeToken[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  readonly #books = new LiveBooks();
  readonly #cutAt: TapeCut;
  readonly #columns: Columns;
  #rows = 0;
  #notes: PlacedNote[] = [];
  #last = -Infinity;
  readonly #chunks: BlockEntry[] = [];
  readonly #keyframes: Keyframe[] = [];
  #sinceKeyframe = 0;
  #offset = HEAD.length;
  #pieces: Piece[] = [];

  constructor(about: TapeAbout, cutAt: TapeCut = USUAL_CUT) {
    this.#about = about;
    this.#cutAt = cutAt;
    this.#columns = emptyColumns(cutAt.chunkRows);
  }

  token(token: TapeToken): number {
    const key = outcomeKey(token);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const { venue, marketId, outcome, tokenId } = token;
    const number = this.#tokens.push({ venue, marketId, outcome, tokenId }) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  // oxlint-disable-next-line max-params -- an object a row would cost more than all else
  row(at: number, token: number, kind: number, flags: number, price: number, size: number): void {
    this.#requireOrder(at);
    if (!this.#isSound(token, kind, flags) || !isSoundLevel(kind, price, size))
      throw new TapeError('TAPE_BAD_ROW', {
        detail: `token ${token}, kind ${kind}, flags ${flags}, price ${price}, size ${size}`,
      });
    const n = this.#rows;
    const columns = this.#columns;
    columns.at[n] = at;
    columns.token[n] = token;
    columns.kind[n] = kind;
    columns.flags[n] = flags;
    columns.price[n] = price;
    columns.size[n] = size;
    this.#rows = n + 1;
    this.#last = at;
    this.#books.change(token, kind, flags, price, size);
    if (this.#rows === this.#columns.at.length) this.#cut();
  }

  note(note: Note): void {
    this.#requireOrder(note.at);
    if ('token' in note && this.#tokens[note.token] === undefined)
      throw new TapeError('TAPE_BAD_ROW', { detail: `a note of token ${note.token}` });
    this.#notes.push({ ...note, row: this.#rows });
    this.#last = note.at;
    if (this.#notes.length === CHUNK_NOTES) this.#cut();
  }

  refuse(name: string, count = 1): void {
    this.#refused.set(name, (this.#refused.get(name) ?? 0) + count);
  }

  /** The blocks that became whole since it was asked last. */
  take(): readonly Piece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  /** Ends the tape: `take` gives its last blocks, and the footer comes after them. */
  finish(): Footer {
    if (this.#rows > 0 || this.#notes.length > 0) this.#cut();
    const byName = [...this.#refused].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const facts = {
      ...this.#about,
      tokens: this.#tokens,
      chunks: this.#chunks,
      keyframes: this.#keyframes,
      refused: Object.fromEntries(byName),
    };
    return { ...facts, hash: tapeHash(facts) };
  }

  #requireOrder(at: number): void {
    if (at >= this.#last && at <= LAST_MOMENT && at >= -LAST_MOMENT) return;
    throw new TapeError('TAPE_OUT_OF_ORDER', { detail: `${at} after ${this.#last}` });
  }

  #isSound(token: number, kind: number, flags: number): boolean {
    if (token >>> 0 !== token || token >= this.#tokens.length) return false;
    return kind >= LEVEL && kind <= GAP && (flags & ~(ASK | LAST)) === 0;
  }

  #cut(): void {
    const isFull = this.#rows === this.#columns.at.length;
    const columns = isFull ? this.#columns : sliceColumns(this.#columns, 0, this.#rows);
    const block = this.#pack({ columns, notes: this.#notes });
    this.#chunks.push(block.entry);
    this.#pieces.push({ kind: 'chunk', block });
    this.#sinceKeyframe += this.#rows;
    this.#rows = 0;
    this.#notes = [];
    if (this.#sinceKeyframe >= Math.max(this.#cutAt.keyframeRows, KEYFRAME_SHARE * this.#books.rows))
      this.#writeKeyframe();
  }

  #writeKeyframe(): void {
    const blocks = [...this.#books.keyframe(this.#last, this.#cutAt.chunkRows)].map((columns) =>
      this.#pack({ columns, notes: [] }),
    );
    const keyframe = {
      chunk: this.#chunks.length,
      at: this.#last,
      blocks: blocks.map(({ entry }) => entry),
    };
    this.#keyframes.push(keyframe);
    this.#pieces.push({ kind: 'keyframe', keyframe, blocks });
    this.#sinceKeyframe = 0;
  }

  #pack(content: Parameters<typeof packBlock>[0]): Block {
    const block = packBlock(content, this.#offset);
    this.#offset += block.stored.length;
    return block;
  }
}

/** True for a price of a dollar at most and a size that a double holds exactly; both are 0 where a row has none. */
function isSoundLevel(kind: number, price: number, size: number): boolean {
  if (kind !== LEVEL && kind !== PRINT) return price === 0 && size === 0;
  return (
    Number.isInteger(price) && price >= 0 && price <= ONE_DOLLAR && Number.isSafeInteger(size) && size >= 0
  );
}
