import { outcomeKey } from '@prescient/core/domain';
import type { RowSink } from '../importers/importer.ts';
import { type Block, type BlockEntry, packBlock } from './format/block.ts';
import { CHUNK_ROWS, type Columns, emptyColumns, sliceColumns } from './format/columns.ts';
import { blocksEnd, type Footer, type Keyframe, tapeHash } from './format/footer.ts';
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

/** A chunk as it goes to the file, with the keyframe that follows it; null where none does. */
export interface Piece {
  readonly chunk: Block;
  readonly keyframe: { readonly entry: Keyframe; readonly blocks: readonly Block[] } | null;
  /** Tokens that are new since the chunk before it. */
  readonly tokens: readonly TapeToken[];
}

/** The beginning of a tape that is written already, and the place from which its source is told again. */
export interface Begun {
  readonly tokens: readonly TapeToken[];
  readonly chunks: readonly BlockEntry[];
  readonly keyframes: readonly Keyframe[];
  /** The live books after its last chunk. */
  readonly books: LiveBooks;
  readonly refused: Readonly<Record<string, number>>;
  /** Rows and notes that were told before that place. */
  readonly told: number;
}

/** Turns rows and notes into the blocks of a tape. It writes nothing: `take` gives the bytes, in their order. */
export class TapeWriter implements RowSink {
  readonly #about: TapeAbout;
  readonly #tokens: TapeToken[];
  readonly #numbers = new Map<string, number>();
  readonly #refused: Map<string, number>;
  readonly #books: LiveBooks;
  readonly #cutAt: TapeCut;
  readonly #columns: Columns;
  #rows = 0;
  #notes: PlacedNote[] = [];
  #last = -Infinity;
  readonly #chunks: BlockEntry[];
  readonly #keyframes: Keyframe[];
  #sinceKeyframe: number;
  #offset: number;
  #toldTokens: number;
  #told: number;
  /** Rows and notes that are on the tape already and are told again: they are left out. */
  #again: number;
  #pieces: Piece[] = [];

  constructor(about: TapeAbout, cutAt: TapeCut = USUAL_CUT, begun: Begun = NOTHING_BEGUN()) {
    const { tokens, chunks, keyframes, refused, told } = begun;
    this.#about = about;
    this.#cutAt = cutAt;
    this.#columns = emptyColumns(cutAt.chunkRows);
    this.#tokens = [...tokens];
    for (const [number, token] of tokens.entries()) this.#numbers.set(outcomeKey(token), number);
    this.#toldTokens = tokens.length;
    this.#chunks = [...chunks];
    this.#keyframes = [...keyframes];
    this.#books = begun.books;
    this.#refused = new Map(Object.entries(refused));
    this.#told = told;
    this.#again = itemsOf(chunks) - told;
    this.#sinceKeyframe = rowsOf(chunks.slice(keyframes.at(-1)?.chunk ?? 0));
    this.#offset = blocksEnd(chunks, keyframes);
  }

  /** Rows and notes that were told so far, from the beginning of the source. */
  get told(): number {
    return this.#told;
  }

  get refused(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#refused].toSorted(([a], [b]) => (a < b ? -1 : 1)));
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
    this.#last = at;
    if (this.#isAgain()) return;
    const n = this.#rows;
    const columns = this.#columns;
    columns.at[n] = at;
    columns.token[n] = token;
    columns.kind[n] = kind;
    columns.flags[n] = flags;
    columns.price[n] = price;
    columns.size[n] = size;
    this.#rows = n + 1;
    this.#books.change(token, kind, flags, price, size);
    if (this.#rows === this.#columns.at.length) this.#cut();
  }

  note(note: Note): void {
    this.#requireOrder(note.at);
    if ('token' in note && this.#tokens[note.token] === undefined)
      throw new TapeError('TAPE_BAD_ROW', { detail: `a note of token ${note.token}` });
    this.#last = note.at;
    if (this.#isAgain()) return;
    this.#notes.push({ ...note, row: this.#rows });
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
    const facts = {
      ...this.#about,
      tokens: this.#tokens,
      chunks: this.#chunks,
      keyframes: this.#keyframes,
      refused: this.refused,
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

  /** Counts a row or a note. True if it is on the tape already. */
  #isAgain(): boolean {
    this.#told += 1;
    if (this.#again === 0) return false;
    this.#again -= 1;
    return true;
  }

  #cut(): void {
    const isFull = this.#rows === this.#columns.at.length;
    const columns = isFull ? this.#columns : sliceColumns(this.#columns, 0, this.#rows);
    const chunk = this.#pack({ columns, notes: this.#notes });
    this.#chunks.push(chunk.entry);
    this.#sinceKeyframe += this.#rows;
    this.#rows = 0;
    this.#notes = [];
    const isDue =
      this.#sinceKeyframe >= Math.max(this.#cutAt.keyframeRows, KEYFRAME_SHARE * this.#books.rows);
    const keyframe = isDue ? this.#keyframe() : null;
    this.#pieces.push({ chunk, keyframe, tokens: this.#tokens.slice(this.#toldTokens) });
    this.#toldTokens = this.#tokens.length;
  }

  #keyframe(): Piece['keyframe'] {
    const blocks = [...this.#books.keyframe(this.#last, this.#cutAt.chunkRows)].map((columns) =>
      this.#pack({ columns, notes: [] }),
    );
    const entry = { chunk: this.#chunks.length, at: this.#last, blocks: blocks.map((block) => block.entry) };
    this.#keyframes.push(entry);
    this.#sinceKeyframe = 0;
    return { entry, blocks };
  }

  #pack(content: Parameters<typeof packBlock>[0]): Block {
    const block = packBlock(content, this.#offset);
    this.#offset += block.stored.length;
    return block;
  }
}

const NOTHING_BEGUN = (): Begun => ({
  tokens: [],
  chunks: [],
  keyframes: [],
  books: new LiveBooks(),
  refused: {},
  told: 0,
});

const rowsOf = (chunks: readonly BlockEntry[]): number => chunks.reduce((sum, { rows }) => sum + rows, 0);

const itemsOf = (chunks: readonly BlockEntry[]): number =>
  chunks.reduce((sum, { rows, notes }) => sum + rows + notes, 0);

/** True for a price of a dollar at most and a size that a double holds exactly; both are 0 where a row has none. */
function isSoundLevel(kind: number, price: number, size: number): boolean {
  if (kind !== LEVEL && kind !== PRINT) return price === 0 && size === 0;
  return (
    Number.isInteger(price) && price >= 0 && price <= ONE_DOLLAR && Number.isSafeInteger(size) && size >= 0
  );
}
