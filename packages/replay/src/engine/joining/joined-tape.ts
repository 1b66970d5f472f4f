import { outcomeKey } from '@prescient/core/domain';
import { CHUNK_ROWS } from '../../tape/format/columns.ts';
import type { Tape, TapeChunk, TapeInfo, TapePart, TapeToken } from '../../tape/tape.ts';
import { JoinedChunk } from './joined-chunk.ts';
import { runTapeOf } from './run-tape.ts';
import { TapeCursor, type Joined } from './tape-cursor.ts';

/** A tape that begins so soon after another one has ended goes on with its books. */
const JOINT_MS = 60_000;

/** Several tapes, in order, as one: their rows in order of time. A book whose tape has ended is void. */
class JoinedTape implements Tape {
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
      voided: [...numbered[index]!].filter((token) => !goesOn(token, tape.info.to)),
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
      return new TapeCursor(joined, { ...part, tokens: own });
    });
    let chunk = new JoinedChunk(CHUNK_ROWS);
    while (cursors.length > 0) {
      for (const cursor of cursors) await cursor.load();
      const over = cursors.filter(({ isOver }) => isOver);
      cursors = cursors.filter(({ isOver }) => !isOver);
      const gaps = cursors.length === 0 ? [] : over.flatMap(({ joined }) => joined.voided);
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
  #fill(chunk: JoinedChunk, cursors: readonly TapeCursor[]): void {
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
