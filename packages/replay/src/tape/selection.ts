import { marketKey } from '@prescient/core/domain';
import { CHUNK_ROWS, emptyColumns } from './format/columns.ts';
import type { PlacedNote } from './note.ts';
import { LAST, type Rows } from './row.ts';
import type { TapeChunk, TapeToken } from './tape.ts';

/** The first rows of some columns, without a copy. */
export const firstRows = (columns: Rows, rows: number): Rows =>
  rows === columns.at.length
    ? columns
    : {
        at: columns.at.subarray(0, rows),
        token: columns.token.subarray(0, rows),
        kind: columns.kind.subarray(0, rows),
        flags: columns.flags.subarray(0, rows),
        price: columns.price.subarray(0, rows),
        size: columns.size.subarray(0, rows),
      };

function copyRow(from: Rows, n: number, [to, at]: readonly [Rows, number]): void {
  to.at[at] = from.at[n]!;
  to.token[at] = from.token[n]!;
  to.kind[at] = from.kind[n]!;
  to.flags[at] = from.flags[n]!;
  to.price[at] = from.price[n]!;
  to.size[at] = from.size[n]!;
}

/**
 * Chooses the rows and notes of some tokens, chunk by chunk. Where the last row of a message is left out, the one before it
 * becomes the last; a row whose message goes on in the next chunk is held back until that is known.
 */
export class Selection {
  readonly #isWanted: Uint8Array;
  readonly #markets: ReadonlySet<string>;
  readonly #columns = emptyColumns(CHUNK_ROWS + 1);
  readonly #held = emptyColumns(1);
  #heldRows = 0;
  #heldNotes: PlacedNote[] = [];

  constructor(tokens: readonly TapeToken[], wanted: ReadonlySet<number>) {
    this.#isWanted = Uint8Array.from(tokens, (_, number) => (wanted.has(number) ? 1 : 0));
    this.#markets = new Set(tokens.filter((_, number) => wanted.has(number)).map(marketKey));
  }

  /** True if one of these tokens is wanted. */
  hasAny(tokens: readonly number[]): boolean {
    return tokens.some((token) => this.#isWanted[token] === 1);
  }

  /** True while a row is held back, whose message may end in any chunk that follows. */
  get isHolding(): boolean {
    return this.#heldRows > 0;
  }

  /** Chooses from the next chunk. */
  choose({ rows, columns, notes }: TapeChunk): TapeChunk {
    const chosen: PlacedNote[] = this.#heldNotes;
    const out = this.#columns;
    let n = this.#heldRows;
    if (n > 0) copyRow(this.#held, 0, [out, 0]);
    let next = 0;
    for (let row = 0; row < rows; row += 1) {
      while (next < notes.length && notes[next]!.row <= row) this.#keep(notes[next++]!, n, chosen);
      if (this.#isWanted[columns.token[row]!] === 1) copyRow(columns, row, [out, n++]);
      else if ((columns.flags[row]! & LAST) !== 0 && n > 0) out.flags[n - 1]! |= LAST;
    }
    while (next < notes.length) this.#keep(notes[next++]!, n, chosen);
    return this.#hold(n, chosen);
  }

  /** The row that is still held back, at the end. */
  rest(): TapeChunk {
    const chunk = {
      rows: this.#heldRows,
      columns: firstRows(this.#held, this.#heldRows),
      notes: this.#heldNotes,
    };
    this.#heldRows = 0;
    this.#heldNotes = [];
    return chunk;
  }

  #hold(rows: number, notes: readonly PlacedNote[]): TapeChunk {
    const isOpen = rows > 0 && (this.#columns.flags[rows - 1]! & LAST) === 0;
    this.#heldRows = isOpen ? 1 : 0;
    if (isOpen) copyRow(this.#columns, rows - 1, [this.#held, 0]);
    const told = isOpen ? rows - 1 : rows;
    const isHeld = ({ row }: PlacedNote): boolean => isOpen && row === rows;
    this.#heldNotes = notes.filter(isHeld).map((note) => ({ ...note, row: 1 }));
    return {
      rows: told,
      columns: firstRows(this.#columns, told),
      notes: isOpen ? notes.filter((note) => !isHeld(note)) : notes,
    };
  }

  #keep(note: PlacedNote, row: number, chosen: PlacedNote[]): void {
    const isWanted =
      'token' in note
        ? this.#isWanted[note.token] === 1
        : note.kind === 'event' || this.#markets.has(marketKey(note.listing));
    if (isWanted) chosen.push({ ...note, row });
  }
}
