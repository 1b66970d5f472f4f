import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { BackupError } from '../../store/backup/backup-error.ts';
import { makeFolder } from '../../store/backup/backup-folder.ts';
import { FORMAT, VERSION, type Manifest, type TableEntry } from '../../store/backup/manifest.ts';
import { writeManifest } from '../../store/backup/manifest-file.ts';
import { readSums } from '../../store/backup/portfolio-sums.ts';
import { fileNameOf, writeTableFile } from '../../store/backup/table-file.ts';
import { FIXED_TEXT, readLines } from '../../store/backup/table-rows.ts';
import { appliedMigrations, quoted, readShapes, type TableShape } from '../../store/backup/table-shape.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { counted, countingSteps, type OnStep } from '../../store/work-step.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';

/** The options of a backup. */
export interface BackupOptions {
  /** An ed25519 private key that signs the backup. */
  readonly signKey?: KeyObject | null;
  /** Hears how many rows were written. */
  readonly onStep?: OnStep | undefined;
}

const namesOf = (shapes: readonly TableShape[]): string => shapes.map(({ name }) => quoted(name)).join(', ');

/** A folder into which a backup is written, and the count of its rows. */
interface Target {
  readonly folder: string;
  readonly add: (rows: number) => void;
}

async function writeTable(
  em: SqlEntityManager,
  { folder, add }: Target,
  shape: TableShape,
): Promise<TableEntry> {
  const { name, columns } = shape;
  const file = fileNameOf(name);
  const lines = counted(readLines(em, shape), ({ rows }) => rows, add);
  return { name, file, columns, ...(await writeTableFile(join(folder, file), lines)) };
}

async function writeTables(em: SqlEntityManager, target: Target, createdAt: Date): Promise<Manifest> {
  const [server] = await rawQuery<{ version: string }>(
    em,
    "select current_setting('server_version') as version",
    [],
  );
  const sums = await readSums(em);
  const migrations = await appliedMigrations(em);
  const tables: TableEntry[] = [];
  for (const shape of await readShapes(em)) tables.push(await writeTable(em, target, shape));
  return {
    format: FORMAT,
    version: VERSION,
    createdAt: createdAt.toISOString(),
    postgresql: server!.version,
    migrations,
    sums,
    tables,
  };
}

/** The tables to back up. @throws BackupError for a database that was never used */
async function shapesOf(em: SqlEntityManager): Promise<TableShape[]> {
  if ((await appliedMigrations(em)).length > 0) return readShapes(em);
  throw new BackupError('The database holds no tables of Prescient; there is nothing to back up.');
}

async function writeSnapshot(owner: Database, target: Target): Promise<Manifest> {
  const shapes = await entityManager(owner).transactional(shapesOf);
  return entityManager(owner).transactional(async (em) => {
    await em.execute(`set local idle_in_transaction_session_timeout = 0; ${FIXED_TEXT}`);
    // A cursor is read to its end: plan for the last row, not for the first.
    await em.execute('set local cursor_tuple_fraction = 1');
    // Before anything is read, as the snapshot begins with the first read: no migration may come between the two.
    await em.execute(`lock table ${namesOf(shapes)} in access share mode`);
    return writeTables(em, target, owner.clock.now());
  }, readSnapshot);
}

/**
 * Writes every table into a new folder, from one REPEATABLE READ READ ONLY snapshot; trading goes on meanwhile. The
 * database may be of an older release. Rows are streamed, so memory does not grow with their number.
 * @throws BackupError when the folder is there already, the database holds none of our tables, or a row is too long
 */
export async function backUp(
  owner: Database,
  folder: string,
  { signKey = null, onStep }: BackupOptions = {},
): Promise<Manifest> {
  const patient = await owner.patient();
  try {
    return await makeFolder(folder, async (aside) => {
      const add = countingSteps({ work: 'backing up', unit: 'rows', total: null }, onStep);
      const manifest = await writeSnapshot(patient, { folder: aside, add });
      await writeManifest(aside, manifest, signKey);
      return manifest;
    });
  } finally {
    await patient.close();
  }
}
