import { stat } from 'node:fs/promises';
import type { ImportOptions, ImportProgress, RowSink } from '../importer.ts';
import type { MarketList } from '../markets/market-list.ts';
import { type RecordShape, readRecords, type SourceRecord } from '../text/records.ts';
import { ArchiveRows } from './archive-rows.ts';

/** The places to which the rows of a record go. */
export interface RecordReading {
  readonly list: MarketList;
  readonly rows: ArchiveRows;
  readonly sink: RowSink;
}

/** Adds the rows of a record, or refuses it by a name. */
export type ReadRecord = (record: SourceRecord, reading: RecordReading) => void;

/** The sizes of files, added up. A file that is not there counts nothing here: its reader says so. */
async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Reading is one half of the work, and bringing the rows in order to the tape the other. */
export class Halves {
  readonly #size: number;

  private constructor(size: number) {
    this.#size = size;
  }

  static of = async (files: readonly string[]): Promise<Halves> => new Halves(await sizeOf(files));

  read(bytes: number): ImportProgress {
    return { done: Math.min(bytes, this.#size), total: 2 * this.#size };
  }

  brought(share: number): ImportProgress {
    return { done: Math.round(this.#size * (1 + share)), total: 2 * this.#size };
  }
}

/**
 * Imports files of records.
 * @throws ImportError
 */
export async function* importRecords(
  from: { readonly files: readonly string[]; readonly shape: RecordShape; readonly list: MarketList },
  to: { readonly sink: RowSink; readonly options: ImportOptions },
  read: ReadRecord,
): AsyncGenerator<ImportProgress> {
  const { files, shape, list } = from;
  const halves = await Halves.of(files);
  const rows = new ArchiveRows(to.options.workFolder);
  const reading = { list, rows, sink: to.sink };
  let before = 0;
  for (const file of files) {
    let bytes = 0;
    for await (const piece of readRecords(file, shape)) {
      if (piece.damaged > 0) to.sink.refuse('damaged-line', piece.damaged);
      for (const record of piece.records) read(record, reading);
      ({ bytes } = piece);
      yield halves.read(before + bytes);
    }
    before += bytes;
  }
  for (const share of rows.bring(list, to.sink)) yield halves.brought(share);
}
