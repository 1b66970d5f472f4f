import type { Note } from '../tape/note.ts';
import type { Grain, TapeToken } from '../tape/tape.ts';

/** The place to which an importer brings rows and notes, in order of time. */
export interface RowSink {
  /** Returns the number of a token, a new one where it was not met before. */
  token(token: TapeToken): number;
  /**
   * Adds a row; see `Rows` for its columns.
   * @throws TapeError TAPE_OUT_OF_ORDER where `at` is lower than that of the row or note before
   */
  row(at: number, token: number, kind: number, flags: number, price: number, size: number): void;
  note(note: Note): void;
  /** Counts something that cannot be trusted, by a name such as `crossed-book`; it is not on the tape. */
  refuse(name: string, count?: number): void;
}

/** The reading of sources so far, in a unit of the importer's own, such as bytes; `total` is null where it is not known. */
export interface ImportProgress {
  readonly done: number;
  readonly total: number | null;
  /**
   * A state from which `read` can go on after all rows and notes so far, in the importer's own words. A build that was
   * interrupted gives the newest one of use back; without one the sources are read again from their beginning.
   */
  readonly state?: string;
}

/** Things that an importer may need beside the files. */
export interface ImportOptions {
  /** Files that describe the markets: pages of the venue's list as JSON, for archives that hold numbers of tokens only. */
  readonly marketFiles: readonly string[];
  /** A folder for sorting: empty, or as the build that was interrupted left it. Its content is of no use afterwards. */
  readonly workFolder: string;
  /** The state from which to go on; absent at the beginning. */
  readonly state?: string | undefined;
}

/** Reads files of one kind. */
export interface Importer {
  /** The name for `--source`, such as `pmxt-v2`. */
  readonly name: string;
  readonly about: string;
  readonly grain: Grain;
  /** True if a file looks like one of this kind, by its content. A file that only seems so is refused by `read`. */
  matches(file: string): Promise<boolean>;
  /**
   * Brings the rows of files to the sink, in order of receive time, in flat memory. It yields about every 10,000 rows; the sink
   * is written out meanwhile.
   * @throws ImportError with a sentence that names the file and what is wrong with it
   */
  read(files: readonly string[], sink: RowSink, options: ImportOptions): AsyncIterable<ImportProgress>;
}
