import type { Tape, TapeChunk, TapePart } from '../../tape/tape.ts';
import type { JoinedChunk } from './joined-chunk.ts';

/** A tape that is read together with others. */
export interface Joined {
  readonly tape: Tape;
  /** The numbers of its tokens among those of all. */
  readonly numbers: Uint32Array;
  /** Its tokens whose books are void after its end, because no other tape goes on with them. */
  readonly voided: readonly number[];
}

/** The place up to which a tape was read. */
export class TapeCursor {
  readonly joined: Joined;
  readonly #chunks: AsyncIterator<TapeChunk>;
  #chunk: TapeChunk | null = null;
  #row = 0;
  #note = 0;
  #isOver = false;

  constructor(joined: Joined, part: TapePart) {
    this.joined = joined;
    this.#chunks = joined.tape.read(part)[Symbol.asyncIterator]();
  }

  /** Reads on where a chunk is used up. */
  async load(): Promise<void> {
    while (!this.#isOver && this.at === Infinity) {
      const next = await this.#chunks.next();
      [this.#row, this.#note] = [0, 0];
      this.#isOver = next.done === true;
      this.#chunk = next.done === true ? null : next.value;
    }
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The time of the next row or note; Infinity where the chunk is used up. */
  get at(): number {
    if (this.#chunk === null) return Infinity;
    return this.#isNoteNext
      ? this.#chunk.notes[this.#note]!.at
      : this.#row < this.#chunk.rows
        ? this.#chunk.columns.at[this.#row]!
        : Infinity;
  }

  /** Moves the next row or note to a chunk of all tapes. */
  move(into: JoinedChunk): void {
    const { columns, notes } = this.#chunk!;
    const { numbers } = this.joined;
    if (this.#isNoteNext) {
      const { row: _, ...note } = notes[this.#note]!;
      this.#note += 1;
      into.note('token' in note ? { ...note, token: numbers[note.token]! } : note);
    } else {
      into.copy(columns, this.#row, numbers[columns.token[this.#row]!]!);
      this.#row += 1;
    }
  }

  get #isNoteNext(): boolean {
    const note = this.#chunk?.notes[this.#note];
    return note !== undefined && note.row <= this.#row;
  }
}
