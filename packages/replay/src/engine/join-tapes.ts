import { createHash } from 'node:crypto';
import { outcomeKey } from '@prescient/core/domain';
import type { Note, PlacedNote } from '../tape/note.ts';
import { GAP, LAST, type Rows } from '../tape/row.ts';
import {
  GRAINS,
  type Grain,
  type Tape,
  type TapeChunk,
  type TapeInfo,
  type TapePart,
  type TapeToken,
} from '../tape/tape.ts';
import type { RunTape } from './run-result.ts';

/** Rows of a chunk that is made of several tapes. */
const CHUNK_ROWS = 65_536;
/** A tape that begins so soon after another one has ended goes on with its books. */
const JOINT_MS = 60_000;

const columnsOf = (rows: number): Rows => ({
  at: new Float64Array(rows),
  token: new Uint32Array(rows),
  kind: new Uint8Array(rows),
  flags: new Uint8Array(rows),
  price: new Int32Array(rows),
  size: new Float64Array(rows),
});

/** A tape that is read together with others. */
interface Joined {
  readonly tape: Tape;
  /** The numbers of its tokens among those of all. */
  readonly numbers: Uint32Array;
  /** Its tokens whose books are void after its end, because no other tape goes on with them. */
  readonly ending: readonly number[];
}

/** The place up to which a tape was read. */
class Cursor {
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

/** A chunk that is filled from several tapes. */
class JoinedChunk implements TapeChunk {
  rows = 0;
  /** The time of the newest row or note. */
  lastAt: number;
  readonly columns: Rows;
  readonly notes: PlacedNote[] = [];
  readonly #room: number;

  constructor(room: number, lastAt = 0) {
    this.columns = columnsOf(room);
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

const coarsest = (grains: readonly Grain[]): Grain =>
  GRAINS.findLast((grain) => grains.includes(grain)) ?? 'books';

function refusedOf(tapes: readonly Tape[]): Record<string, number> {
  const refused: Record<string, number> = {};
  for (const { info } of tapes)
    for (const [name, count] of Object.entries(info.refused)) refused[name] = (refused[name] ?? 0) + count;
  return refused;
}

/** The facts of tapes for the result of a run. */
export function runTapeOf(tapes: readonly Tape[]): RunTape {
  const parts = tapes.map(({ info }) => info.hash);
  const [only] = parts;
  return {
    hash: parts.length === 1 ? only! : createHash('sha256').update(parts.join('\n')).digest('hex'),
    parts,
    sources: [...new Set(tapes.map(({ info }) => info.source))].toSorted(),
    grain: coarsest(tapes.map(({ info }) => info.grain)),
    refused: refusedOf(tapes),
  };
}

/** Returns tapes in order of their first receive times; equal ones by their hashes, so that the order of the files is none. */
export const inOrder = (tapes: readonly Tape[]): Tape[] =>
  tapes.toSorted(({ info: a }, { info: b }) => a.from - b.from || (a.hash < b.hash ? -1 : 1));

/** Several tapes, in order, as one: their rows in order of time. A book whose tape has ended is void. */
export class JoinedTape implements Tape {
  readonly info: TapeInfo;
  readonly #joined: readonly Joined[];

  constructor(tapes: readonly Tape[]) {
    const numbers = new Map<string, number>();
    const tokens: TapeToken[] = [];
    const numberOf = (token: TapeToken): number => {
      const known = numbers.get(outcomeKey(token));
      if (known !== undefined) return known;
      numbers.set(outcomeKey(token), tokens.length);
      return tokens.push(token) - 1;
    };
    const numbered = tapes.map((tape) => Uint32Array.from(tape.info.tokens, numberOf));
    const goesOn = (token: number, after: number): boolean =>
      tapes.some(
        ({ info }, other) =>
          info.to > after && info.from <= after + JOINT_MS && numbered[other]!.includes(token),
      );
    this.#joined = tapes.map((tape, index) => ({
      tape,
      numbers: numbered[index]!,
      ending: [...numbered[index]!].filter((token) => !goesOn(token, tape.info.to)),
    }));
    const { hash, sources, grain, refused } = runTapeOf(tapes);
    const infos = tapes.map(({ info }) => info);
    this.info = {
      source: sources.join(', '),
      grain,
      tokens,
      chunks: infos.flatMap(({ chunks }) => chunks),
      rows: infos.reduce((sum, { rows }) => sum + rows, 0),
      from: Math.min(...infos.map(({ from }) => from)),
      to: Math.max(...infos.map(({ to }) => to)),
      refused,
      hash,
    };
  }

  async *read(part: TapePart = {}): AsyncGenerator<TapeChunk> {
    const { tokens } = part;
    let cursors = this.#joined.map((joined) => {
      const own =
        tokens && new Set([...joined.numbers.keys()].filter((each) => tokens.has(joined.numbers[each]!)));
      return new Cursor(joined, { ...part, tokens: own });
    });
    let chunk = new JoinedChunk(CHUNK_ROWS);
    while (cursors.length > 0) {
      for (const cursor of cursors) await cursor.load();
      const over = cursors.filter(({ isOver }) => isOver);
      cursors = cursors.filter(({ isOver }) => !isOver);
      const gaps = cursors.length === 0 ? [] : over.flatMap(({ joined }) => joined.ending);
      if (gaps.length > 0 || chunk.isFull) {
        yield chunk;
        const { lastAt } = chunk;
        if (gaps.length > 0) yield new JoinedChunk(gaps.length, lastAt).void(gaps);
        chunk = new JoinedChunk(CHUNK_ROWS, lastAt);
      }
      this.#fill(chunk, cursors);
    }
    yield chunk;
  }

  async close(): Promise<void> {
    for (const { tape } of this.#joined) await tape.close();
  }

  /** Moves rows until the chunk is full, or a tape has to read on. */
  #fill(chunk: JoinedChunk, cursors: readonly Cursor[]): void {
    while (!chunk.isFull && cursors.length > 0) {
      let first = cursors[0]!;
      let limit = Infinity;
      for (const cursor of cursors) {
        if (cursor.at === Infinity) return;
        if (cursor === first) continue;
        if (cursor.at < first.at) [limit, first] = [first.at, cursor];
        else limit = Math.min(limit, cursor.at);
      }
      do first.move(chunk);
      while (!chunk.isFull && first.at !== Infinity && first.at <= limit);
    }
  }
}

/** One tape as it is, or several as one. */
export const joinTapes = (tapes: readonly Tape[]): Tape =>
  tapes.length === 1 ? tapes[0]! : new JoinedTape(tapes);
