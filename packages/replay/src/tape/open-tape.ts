import { emptyColumns } from './format/columns.ts';
import { infoOf, type Keyframe } from './format/footer.ts';
import type { PlacedNote } from './note.ts';
import type { Rows } from './row.ts';
import { firstRows, Selection } from './selection.ts';
import type { Tape, TapeChunk, TapeInfo, TapePart } from './tape.ts';
import { TapeFile } from './tape-file.ts';

const NO_ROWS: Rows = emptyColumns(0);

/** The last keyframe before a moment, from which a part that begins there is read; null where it is read from the start. */
function keyframeBefore(keyframes: readonly Keyframe[], from: number | undefined): Keyframe | null {
  if (from === undefined) return null;
  return keyframes.findLast(({ at }) => at < from) ?? null;
}

/** The rows and notes of a chunk that are older than a moment. */
function before(moment: number, { columns, notes, rows }: TapeChunk): TapeChunk {
  if (moment === Infinity) return { columns, notes, rows };
  let count = rows;
  while (count > 0 && columns.at[count - 1]! >= moment) count -= 1;
  return {
    rows: count,
    columns: firstRows(columns, count),
    notes: notes.filter(({ at }) => at < moment),
  };
}

class OpenTape implements Tape {
  readonly #file: TapeFile;
  readonly info: TapeInfo;

  constructor(file: TapeFile) {
    this.#file = file;
    this.info = infoOf(file.footer);
  }

  async *read(part: TapePart = {}): AsyncGenerator<TapeChunk> {
    const { tokens } = part;
    if (tokens === undefined) {
      yield* this.#chunks(part, null);
      return;
    }
    const selection = new Selection(this.info.tokens, tokens);
    for await (const chunk of this.#chunks(part, selection)) {
      const chosen = selection.choose(chunk);
      if (chosen.rows > 0 || chosen.notes.length > 0) yield chosen;
    }
    const rest = selection.rest();
    if (rest.rows > 0) yield rest;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** All rows and notes of the chunks that a part needs, with the keyframe from which it begins. */
  async *#chunks({ from, to = Infinity }: TapePart, selection: Selection | null): AsyncGenerator<TapeChunk> {
    const { chunks, keyframes } = this.#file.footer;
    const keyframe = keyframeBefore(keyframes, from);
    const first = keyframe?.chunk ?? 0;
    for (const entry of chunks.slice(0, first)) yield* notesAlone(await this.#file.notes(entry), to);
    for (const entry of keyframe?.blocks ?? []) {
      if (keyframe!.at >= to || selection?.hasAny(entry.tokens) === false) continue;
      const { columns } = await this.#file.block(entry);
      yield { rows: entry.rows, columns, notes: [] };
    }
    for (const entry of chunks.slice(first)) {
      if (entry.from >= to) return;
      const isNeeded = selection === null || selection.isHolding || selection.hasAny(entry.tokens);
      if (!isNeeded) yield* notesAlone(await this.#file.notes(entry), to);
      else yield before(to, { rows: entry.rows, ...(await this.#file.block(entry)) });
    }
  }
}

function* notesAlone(notes: readonly PlacedNote[], to: number): Generator<TapeChunk> {
  const told = notes.filter(({ at }) => at < to).map((note) => ({ ...note, row: 0 }));
  if (told.length > 0) yield { rows: 0, columns: NO_ROWS, notes: told };
}

/**
 * Opens a tape.
 * @throws TapeError TAPE_UNREADABLE, TAPE_FOREIGN, TAPE_VERSION, TAPE_UNFINISHED, TAPE_DAMAGED
 */
export async function openTape(path: string): Promise<Tape> {
  return new OpenTape(await TapeFile.open(path));
}
