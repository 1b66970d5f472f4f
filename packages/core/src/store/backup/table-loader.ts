import { join } from 'node:path';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { BackupError } from './backup-error.ts';
import type { TableEntry } from './manifest.ts';
import { readTableFile } from './table-file.ts';
import { hashTable, insertLines } from './table-rows.ts';
import { quoted, type Column, type TableShape } from './table-shape.ts';

const columnsOf = (columns: readonly Column[]): string =>
  columns
    .map(({ name, type }) => `${name} ${type}`)
    .toSorted()
    .join(', ');

/** The tables of the backup that the database has, each with its columns in the backup's order. */
function shapesFor(entries: readonly TableEntry[], shapes: readonly TableShape[]): TableShape[] {
  return shapes.map((shape) => {
    const entry = entries.find(({ name }) => name === shape.name);
    if (entry && columnsOf(entry.columns) === columnsOf(shape.columns))
      return { ...shape, columns: entry.columns };
    throw new BackupError(
      `Table ${shape.name} of the backup does not have the columns that its migrations make: ${columnsOf(entry?.columns ?? [])}.`,
    );
  });
}

/** Proves that a table holds what the backup says, row by row and digit by digit. */
async function requireSame(em: SqlEntityManager, shape: TableShape, entry: TableEntry): Promise<void> {
  const { rows, sha256 } = await hashTable(em, shape);
  if (rows === entry.rows && sha256 === entry.contentSha256) return;
  throw new BackupError(
    `Table ${shape.name} was restored with ${rows} rows that are not the ${entry.rows} of the backup.`,
  );
}

/**
 * Fills the database's tables with the rows of a backup in place of what they hold.
 * @throws BackupError where the tables are not those of the backup, or hold something else afterwards
 */
export async function loadTables(
  em: SqlEntityManager,
  shapes: readonly TableShape[],
  backup: { folder: string; tables: readonly TableEntry[] },
): Promise<void> {
  const wanted = shapesFor(backup.tables, shapes);
  const entryOf = ({ name }: TableShape): TableEntry => backup.tables.find((entry) => entry.name === name)!;
  const names = wanted.map(({ name }) => quoted(name)).join(', ');
  // What migrations put there, portfolio 1, is in the backup too.
  await em.execute(`truncate table ${names}`);
  for (const shape of wanted) {
    for await (const lines of readTableFile(join(backup.folder, entryOf(shape).file)))
      await insertLines(em, shape, lines);
  }
  // Without statistics the audit that follows would be planned for empty tables.
  await em.execute(`analyze ${names}`);
  for (const shape of wanted) await requireSame(em, shape, entryOf(shape));
}
