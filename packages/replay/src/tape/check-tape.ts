import { type BlockEntry, hasItsHash, spanOf } from './format/block.ts';
import type { Columns } from './format/columns.ts';
import { type Footer, infoOf, type Keyframe, tapeHash } from './format/footer.ts';
import { LiveBooks } from './live-books.ts';
import type { PlacedNote } from './note.ts';
import type { TapeInfo } from './tape.ts';
import { TapeError } from './tape-error.ts';
import { TapeFile } from './tape-file.ts';

const damaged = (detail: string): TapeError => new TapeError('TAPE_DAMAGED', { detail });

/** Reads a tape again from its beginning, and compares all that its footer says of it. */
class Checker {
  readonly #file: TapeFile;
  readonly #books = new LiveBooks();
  #last = -Infinity;

  constructor(file: TapeFile) {
    this.#file = file;
  }

  /** @throws TapeError TAPE_DAMAGED, TAPE_OUT_OF_ORDER */
  async check(onProgress: (rows: number) => void): Promise<void> {
    const { footer } = this.#file;
    if (tapeHash(footer) !== footer.hash) throw damaged('its hash');
    let rows = 0;
    for (const [number, entry] of footer.chunks.entries()) {
      await this.#checkChunk(entry, footer);
      rows += entry.rows;
      onProgress(rows);
      for (const keyframe of footer.keyframes.filter(({ chunk }) => chunk === number + 1))
        await this.#checkKeyframe(keyframe);
    }
  }

  async #checkChunk(entry: BlockEntry, { tokens }: Footer): Promise<void> {
    if (!hasItsHash(entry, await this.#file.stored(entry)))
      throw damaged(`the block at byte ${entry.offset}`);
    const { columns, notes } = await this.#file.block(entry);
    this.#checkOrder(columns, notes);
    const { from, to } = spanOf({ columns, notes });
    if (entry.from !== from || entry.to !== to)
      throw damaged(`the times of the block at byte ${entry.offset}`);
    const found = new Set(columns.token);
    const isSound =
      found.size === entry.tokens.length &&
      entry.tokens.every((token) => found.has(token) && token < tokens.length) &&
      notes.every((note) => !('token' in note) || note.token < tokens.length);
    if (!isSound) throw damaged(`the tokens of the block at byte ${entry.offset}`);
    this.#books.changeAll(columns);
  }

  /** Compares times: rows and notes follow each other, and the entry says the first and the last. */
  #checkOrder({ at }: Columns, notes: readonly PlacedNote[]): void {
    let next = 0;
    for (let row = 0; row <= at.length; row += 1) {
      while (next < notes.length && (row === at.length || notes[next]!.row <= row))
        this.#follow(notes[next++]!.at);
      if (row < at.length) this.#follow(at[row]!);
    }
  }

  #follow(at: number): void {
    if (!(at >= this.#last))
      throw new TapeError('TAPE_OUT_OF_ORDER', { detail: `${at} after ${this.#last}` });
    this.#last = at;
  }

  /** A keyframe is the books as the rows before it made them. */
  async #checkKeyframe({ at, blocks }: Keyframe): Promise<void> {
    if (at !== this.#last) throw damaged('the time of a keyframe');
    const most = Math.max(1, ...blocks.map(({ rows }) => rows));
    const pieces = [...this.#books.keyframe(at, most)];
    if (pieces.length !== blocks.length) throw damaged('a keyframe');
    for (const [number, entry] of blocks.entries()) {
      const { columns } = await this.#file.block(entry);
      if (Buffer.compare(columns.bytes, pieces[number]!.bytes) !== 0) throw damaged('a keyframe');
    }
  }
}

/**
 * Reads all of a tape and compares it with every hash, order and fact that it claims.
 * @throws TapeError TAPE_UNREADABLE, TAPE_FOREIGN, TAPE_VERSION, TAPE_UNFINISHED, TAPE_DAMAGED, TAPE_OUT_OF_ORDER
 */
export async function checkTape(
  path: string,
  onProgress: (rows: number) => void = () => undefined,
): Promise<TapeInfo> {
  const file = await TapeFile.open(path);
  try {
    await new Checker(file).check(onProgress);
    return infoOf(file.footer);
  } finally {
    await file.close();
  }
}
