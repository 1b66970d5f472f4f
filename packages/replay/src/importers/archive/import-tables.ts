import type { ImportOptions, ImportProgress, RowSink } from '../importer.ts';
import type { MarketList } from '../markets/market-list.ts';
import { leafRows } from '../parquet/leaf-rows.ts';
import type { LeafPath } from '../parquet/leaves.ts';
import { ParquetFile } from '../parquet/parquet-file.ts';
import { ArchiveRows } from './archive-rows.ts';
import { SnapshotShelf } from './snapshot-shelf.ts';
import { fineMoment } from './values.ts';

/** Rows between two steps of progress. */
const STEP_ROWS = 10_000;

/** A file of an archive that was found to be of a kind that is known. */
export interface Table {
  /** The columns that are read; the first is the receive time. */
  readonly paths: readonly LeafPath[];
  /** Adds what a row says, by the values of its columns, or refuses it by name. */
  readonly read: (values: readonly unknown[]) => void;
}

/** The places to which the rows of tables go. */
export interface TableReading {
  readonly list: MarketList;
  readonly rows: ArchiveRows;
  readonly shelf: SnapshotShelf;
  readonly sink: RowSink;
}

/** Looks at the columns of a file. @throws ImportError */
export type OpenTable = (file: ParquetFile, reading: TableReading) => Table;

/** A file with the receive time of its first row. */
interface TimedFile {
  readonly path: string;
  readonly first: number;
  readonly rows: number;
}

async function withFile<Result>(path: string, use: (file: ParquetFile) => Result): Promise<Result> {
  const file = await ParquetFile.open(path);
  try {
    return use(file);
  } finally {
    file.close();
  }
}

function timed(file: ParquetFile, { paths }: Table): TimedFile {
  const [columns] = leafRows(file, paths.slice(0, 1));
  return { path: file.path, first: fineMoment(columns?.[0]?.next())?.at ?? Infinity, rows: file.rows };
}

function* tableRows(file: ParquetFile, table: Table): Generator<number> {
  let rows = 0;
  for (const columns of leafRows(file, table.paths)) {
    table.read(columns.map((column) => column.next()));
    rows += 1;
    if (rows % STEP_ROWS === 0) yield rows;
  }
}

/**
 * Imports parquet files, in order of their first rows.
 * @throws ImportError
 */
export async function* importTables(
  from: { readonly files: readonly string[]; readonly list: MarketList },
  to: { readonly sink: RowSink; readonly options: ImportOptions },
  open: OpenTable,
): AsyncGenerator<ImportProgress> {
  const rows = new ArchiveRows(to.options.workFolder);
  const shelf = new SnapshotShelf(rows, to.sink);
  const reading = { list: from.list, rows, shelf, sink: to.sink };
  const files: TimedFile[] = [];
  for (const path of from.files) files.push(await withFile(path, (file) => timed(file, open(file, reading))));
  const total = 2 * files.reduce((sum, file) => sum + file.rows, 0);
  let done = 0;
  for (const { path, rows: count } of files.toSorted((a, b) =>
    a.first < b.first ? -1 : Number(a.first > b.first),
  )) {
    const file = await ParquetFile.open(path);
    shelf.nextFile();
    try {
      for (const read of tableRows(file, open(file, reading))) yield { done: done + read, total };
    } finally {
      file.close();
    }
    done += count;
    yield { done, total };
  }
  for (const share of rows.bring(from.list, to.sink)) yield { done: Math.round(done * (1 + share)), total };
}
