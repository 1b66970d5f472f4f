import { emptyColumns } from '../../tape/format/columns.ts';
import type { Note, PlacedNote } from '../../tape/note.ts';
import { GAP, LAST, type Rows } from '../../tape/row.ts';
import type { TapeChunk } from '../../tape/tape.ts';

/** A chunk that is filled from several tapes. */
export class JoinedChunk implements TapeChunk {
  rows = 0;
  /** The time of the newest row or note. */
  lastAt: number;
  readonly columns: Rows;
  readonly notes: PlacedNote[] = [];
  readonly #room: number;

  constructor(room: number, lastAt = 0) {
    this.columns = emptyColumns(room);
    this.#room = room;
    this.lastAt = lastAt;
  }

  get isFull(): boolean {
    return this.rows === this.#room;
  }

  copy(from: Rows, row: number, token: number): void {
    const { columns: into, rows } = this;
    this.lastAt = from.at[row]!;
    into.at[rows] = this.lastAt;
    into.token[rows] = token;
    into.kind[rows] = from.kind[row]!;
    into.flags[rows] = from.flags[row]!;
    into.price[rows] = from.price[row]!;
    into.size[rows] = from.size[row]!;
    this.rows += 1;
  }

  /** Fills it with gaps of these tokens. */
  void(tokens: readonly number[]): this {
    this.columns.at.fill(this.lastAt);
    this.columns.token.set(tokens);
    this.columns.kind.fill(GAP);
    this.columns.flags.fill(LAST);
    this.rows = tokens.length;
    return this;
  }

  note(note: Note): void {
    this.lastAt = note.at;
    this.notes.push({ ...note, row: this.rows });
  }
}
