import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { BackupError } from './backup-error.ts';
import type { TableEntry } from './manifest.ts';
import { countingSteps, type OnStep } from '../work-step.ts';
import { readTableFile } from './table-file.ts';
import { hashTable, insertLines } from './table-rows.ts';
import { quoted, type Column, type TableShape } from './table-shape.ts';

/** The columns in order of name, as two tables are compared. */
const sorted = (columns: readonly Column[]): Column[] =>
  columns.map(({ name, type }) => ({ name, type })).toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** The entry of a table that the database has. @throws BackupError unless it has the same columns of the same types */
function entryFor(entries: readonly TableEntry[], shape: TableShape): TableEntry {
  const entry = entries.find(({ name }) => name === shape.name);
  if (entry === undefined)
    throw new BackupError(`The backup has no table ${shape.name}, which its migrations make.`);
  if (isDeepStrictEqual(sorted(entry.columns), sorted(shape.columns))) return entry;
  throw new BackupError(
    `Table ${shape.name} of the backup does not have the columns that its migrations make: ${entry.columns
      .map(({ name, type }) => `${name} ${type}`)
      .join(', ')}.`,
  );
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
 * Replaces the rows of the database's tables by those of a backup.
 * @throws BackupError when the tables are not those of the backup, or differ from it afterwards
 */
export async function loadTables(
  em: SqlEntityManager,
  shapes: readonly TableShape[],
  backup: { folder: string; tables: readonly TableEntry[]; onStep?: OnStep | undefined },
): Promise<void> {
  const wanted = shapes.map((shape) => {
    const entry = entryFor(backup.tables, shape);
    // In the backup's order, by which its lines were hashed.
    return { entry, shape: { ...shape, columns: entry.columns } };
  });
  const names = shapes.map(({ name }) => quoted(name)).join(', ');
  // The rows that migrations insert, such as portfolio 1, are in the backup too.
  await em.execute(`truncate table ${names}`);
  const total = wanted.reduce((sum, { entry }) => sum + entry.rows, 0);
  const add = countingSteps({ work: 'restoring', unit: 'rows', total }, backup.onStep);
  for (const { entry, shape } of wanted) {
    for await (const lines of readTableFile(join(backup.folder, entry.file))) {
      await insertLines(em, shape, lines);
      add(lines.split('\n').length - 1);
    }
  }
  // Without statistics the audit that follows would be planned for empty tables.
  await em.execute(`analyze ${names}`);
  for (const { entry, shape } of wanted) await requireSame(em, shape, entry);
}
