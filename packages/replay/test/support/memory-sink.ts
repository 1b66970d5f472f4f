import type { RowSink } from '../../src/importers/importer.ts';
import type { Note } from '../../src/tape/note.ts';
import type { TapeToken } from '../../src/tape/tape.ts';

/** A row of a tape as an object. */
export interface MemoryRow {
  readonly at: number;
  readonly token: number;
  readonly kind: number;
  readonly flags: number;
  readonly price: number;
  readonly size: number;
}

/** Keeps all that an importer brings, in order, and refuses what a tape would refuse. */
export class MemorySink implements RowSink {
  readonly rows: MemoryRow[] = [];
  readonly notes: Note[] = [];
  /** Rows and notes in their order. */
  readonly all: (MemoryRow | Note)[] = [];
  readonly tokens: TapeToken[] = [];
  readonly refused: Record<string, number> = {};
  readonly #numbers = new Map<string, number>();
  #at = -Infinity;

  token(token: TapeToken): number {
    const key = `${token.venue} ${token.marketId} ${token.outcome}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.tokens.length);
    return this.tokens.push(token) - 1;
  }

  row(...[at, token, kind, flags, price, size]: Parameters<RowSink['row']>): void {
    this.#pass(at);
    if (!(token in this.tokens)) throw new Error(`A row names token ${token}, which the tape does not have.`);
    if (!Number.isSafeInteger(price) || !Number.isSafeInteger(size) || size < 0)
      throw new Error(`A row has the price ${price} and the size ${size}.`);
    const row = { at, token, kind, flags, price, size };
    this.rows.push(row);
    this.all.push(row);
  }

  note(note: Note): void {
    this.#pass(note.at);
    this.notes.push(note);
    this.all.push(note);
  }

  refuse(name: string, count = 1): void {
    this.refused[name] = (this.refused[name] ?? 0) + count;
  }

  #pass(at: number): void {
    if (!(at >= this.#at)) throw new Error(`A row of ${at} comes after one of ${this.#at}.`);
    this.#at = at;
  }
}
