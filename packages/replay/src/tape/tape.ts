import type { OutcomeIndex } from '@prescient/core/domain';
import type { PlacedNote } from './note.ts';
import type { Rows } from './row.ts';

/** The finest thing that a tape knows: whole books, trades without books, or prices that somebody showed. */
export const GRAINS = ['books', 'prints', 'prices'] as const;
export type Grain = (typeof GRAINS)[number];

/** One outcome of a market, with its number on the tape: its place in `TapeInfo.tokens`. */
export interface TapeToken {
  readonly venue: string;
  readonly marketId: string;
  readonly outcome: OutcomeIndex;
  /** The venue's own id of the token; null where it has none. */
  readonly tokenId: string | null;
}

/** The facts of one chunk, from the tape's footer. */
export interface ChunkInfo {
  readonly rows: number;
  /** The receive times of its first and last row or note. */
  readonly from: number;
  readonly to: number;
  /** Numbers of its tokens, ascending. */
  readonly tokens: readonly number[];
}

/** The facts of a whole tape. */
export interface TapeInfo {
  /** The name of the importer that read the source. */
  readonly source: string;
  readonly grain: Grain;
  readonly tokens: readonly TapeToken[];
  readonly chunks: readonly ChunkInfo[];
  readonly rows: number;
  readonly from: number;
  readonly to: number;
  /** Counts of what the importer refused, by name. */
  readonly refused: Readonly<Record<string, number>>;
  /** SHA-256 over all rows and notes, as 64 hexadecimal digits: the same content has the same hash. */
  readonly hash: string;
}

/** Some rows of a tape with the notes among them. The arrays are used again for the next chunk: copy what has to stay. */
export interface TapeChunk {
  readonly rows: number;
  readonly columns: Rows;
  readonly notes: readonly PlacedNote[];
}

/** The part of a tape to read: from a time (inclusive) to a time (exclusive), of some tokens; all of it unless given. */
export interface TapePart {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly tokens?: ReadonlySet<number> | undefined;
}

/** A tape that is open for reading. */
export interface Tape {
  readonly info: TapeInfo;
  /**
   * Reads chunks in order. A part that begins in the middle begins earlier: with all notes before it, and with rows that
   * rebuild its books, whose times are below `part.from`. A part of some tokens has the notes of their markets, and all of
   * events; where the last row of a message is left out, the one before it becomes the last.
   * @throws TapeError TAPE_DAMAGED where a chunk is not what its hash says
   */
  read(part?: TapePart): AsyncIterable<TapeChunk>;
  close(): Promise<void>;
}
