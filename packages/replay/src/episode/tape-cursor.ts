import type { KnownMarket } from '../engine/markets/known-market.ts';
import { RowLoop } from '../engine/row-loop.ts';
import type { World } from '../engine/world.ts';
import type { Tape, TapeChunk } from '../tape/tape.ts';

/** A place on a tape that is moved on by its caller: the world is then as it was at that moment. */
export class TapeCursor {
  readonly #chunks: AsyncIterator<TapeChunk>;
  readonly #loop: RowLoop;
  readonly #world: World;
  readonly #learnt: (known: KnownMarket, at: number) => void;
  #chunk: TapeChunk | null = null;
  #row = 0;
  #note = 0;
  /** The time of the last row or note of the tape that was taken. */
  lastAt = -Infinity;

  /** @param learnt hears of each market whose facts changed */
  constructor(tape: Tape, world: World, learnt: (known: KnownMarket, at: number) => void) {
    this.#chunks = tape.read()[Symbol.asyncIterator]();
    this.#world = world;
    this.#learnt = learnt;
    this.#loop = new RowLoop(world, { listener: {}, changed: () => undefined, keepsPrints: false });
    this.#loop.isHeard = true;
  }

  /** The rows that were taken so far. */
  get rows(): number {
    return this.#loop.rows;
  }

  /** Takes all rows and notes up to a moment, inclusive. @throws TapeError, ReplayError */
  async advance(to: number): Promise<void> {
    this.#loop.dueAt = to;
    for (;;) {
      this.#chunk ??= await this.#next();
      if (this.#chunk === null || !this.#take(this.#chunk, to)) return;
      this.#chunk = null;
    }
  }

  async #next(): Promise<TapeChunk | null> {
    const next = await this.#chunks.next();
    [this.#row, this.#note] = [0, 0];
    return next.done === true ? null : next.value;
  }

  /** Takes the rows and notes of a chunk up to a moment. True if nothing of it is left. */
  #take({ rows, columns, notes }: TapeChunk, to: number): boolean {
    for (;;) {
      const note = notes[this.#note];
      const end = Math.min(note?.row ?? rows, rows);
      this.#row = this.#loop.take(columns, this.#row, end);
      this.lastAt = Math.max(this.lastAt, this.#loop.lastAt);
      if (this.#row < end) return false;
      if (note === undefined) return true;
      if (note.at > to) return false;
      this.#note += 1;
      this.lastAt = Math.max(this.lastAt, note.at);
      const known = this.#world.learn(note);
      if (known !== null) this.#learnt(known, note.at);
    }
  }

  /** Gives the reader back. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
