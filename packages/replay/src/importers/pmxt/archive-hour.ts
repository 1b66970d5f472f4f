import { basename } from 'node:path';
import { ImportError } from '../import-error.ts';
import { type ColumnFacts, type ColumnKind, findColumns, hasColumns } from '../parquet/columns.ts';
import { ParquetFile } from '../parquet/parquet-file.ts';

export const HOUR_MS = 3_600_000;
/** Rows received so shortly before the hour of their file are taken, as an archive may write the last ones late. */
const EARLY_MS = 60_000;

const NAME = /^polymarket_orderbook_(\d{4}-\d\d-\d\dT\d\d)\.parquet$/;

/** A file of the archive, which holds an hour. */
export interface ArchiveHour {
  readonly path: string;
  /** The beginning of the hour, in milliseconds since 1970. */
  readonly start: number;
  readonly rows: number;
  /** The receive time before which the file has no row that is taken. */
  readonly first: number;
}

/** The columns of a file by their names, with the column of receive times. */
export type HourKinds = Readonly<Record<string, ColumnKind> & { timestamp_received: 'moment' }>;

function startOf(path: string): number {
  const hour = NAME.exec(basename(path))?.[1];
  const start = Date.parse(`${hour}:00:00Z`);
  if (Number.isNaN(start)) throw new ImportError('BAD_NAME', { file: path });
  return start;
}

/** The first and the last receive time by the file's own statistics; null where it has none. */
function receivedIn({ metadata }: ParquetFile): { first: number; last: number } | null {
  let first = Infinity;
  let last = -Infinity;
  for (const { columns } of metadata.row_groups) {
    const column = columns.find(({ meta_data: meta }) => meta?.path_in_schema[0] === 'timestamp_received');
    const { min_value: low, max_value: high } = column?.meta_data?.statistics ?? {};
    if (!(low instanceof Date && high instanceof Date)) return null;
    first = Math.min(first, low.getTime());
    last = Math.max(last, high.getTime());
  }
  return { first, last };
}

async function readHour(path: string, kinds: HourKinds): Promise<ArchiveHour> {
  const start = startOf(path);
  const file = await ParquetFile.open(path);
  try {
    findColumns(file, kinds);
    const received = receivedIn(file);
    if (received !== null && (received.last < start || received.first >= start + HOUR_MS))
      throw new ImportError('WRONG_HOUR', { file: path });
    const first = Math.max(received?.first ?? start, start - EARLY_MS);
    return { path, start, rows: file.rows, first };
  } finally {
    file.close();
  }
}

/**
 * Looks at all files of an archive before any of them is read, and returns their hours in order.
 * @throws ImportError for the first file that is not what its name and its archive say, and for an hour that comes twice
 */
export async function listHours(files: readonly string[], kinds: HourKinds): Promise<ArchiveHour[]> {
  const hours: ArchiveHour[] = [];
  for (const file of files) hours.push(await readHour(file, kinds));
  hours.sort((a, b) => a.start - b.start);
  for (const [index, { start, path }] of hours.entries())
    if (hours[index - 1]?.start === start) throw new ImportError('DUPLICATE', { file: path });
  return hours;
}

/** True if a file is parquet with such columns. */
export async function hasHourColumns(path: string, kinds: HourKinds): Promise<boolean> {
  try {
    const file = await ParquetFile.open(path);
    file.close();
    return hasColumns(file.metadata, Object.keys(kinds));
  } catch (error) {
    if (error instanceof ImportError) return false;
    throw error;
  }
}

/** Opens the file of an hour with its columns. */
export async function openHour<Name extends string>(
  path: string,
  kinds: Readonly<Record<Name, ColumnKind>>,
): Promise<{ file: ParquetFile; facts: Record<Name, ColumnFacts> }> {
  const file = await ParquetFile.open(path);
  return { file, facts: findColumns(file, kinds) };
}

/** True for a receive time that a file of the hour may hold. */
export const isWithin = (at: number, { start }: ArchiveHour): boolean =>
  at >= start - EARLY_MS && at < start + HOUR_MS;
