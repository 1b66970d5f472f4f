import { IsolationLevel } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { join } from 'node:path';
import { BackupError } from '../../store/backup/backup-error.ts';
import { makeFolder } from '../../store/backup/backup-folder.ts';
import {
  FORMAT,
  VERSION,
  writeManifest,
  type Manifest,
  type PortfolioSums,
  type TableEntry,
} from '../../store/backup/manifest.ts';
import { writeTableFile } from '../../store/backup/table-file.ts';
import { FIXED_TEXT, readLines } from '../../store/backup/table-rows.ts';
import { appliedMigrations, quoted, readShapes, type TableShape } from '../../store/backup/table-shape.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';

const SUMS = `
  select count(*)::int as portfolios, coalesce(sum(initial_balance), 0)::text as "initialBalance",
    coalesce(sum(balance), 0)::text as balance, coalesce(sum(total_invested), 0)::text as "totalInvested",
    coalesce(sum(realized_pnl), 0)::text as "realizedPnl", coalesce(sum(total_profit_loss), 0)::text as "totalProfitLoss"
  from portfolio_state`;

const namesOf = (shapes: readonly TableShape[]): string => shapes.map(({ name }) => quoted(name)).join(', ');

/** A table's lines become a file of the same name; names of files have dashes. */
async function writeTable(em: SqlEntityManager, folder: string, shape: TableShape): Promise<TableEntry> {
  const { name, columns } = shape;
  const file = `${name.replaceAll('_', '-')}.jsonl.gz`;
  return { name, file, columns, ...(await writeTableFile(join(folder, file), readLines(em, shape))) };
}

async function writeBackup(em: SqlEntityManager, folder: string, createdAt: Date): Promise<Manifest> {
  const [server] = await rawQuery<{ version: string }>(
    em,
    "select current_setting('server_version') as version",
    [],
  );
  const [sums] = await rawQuery<PortfolioSums>(em, SUMS, []);
  const migrations = await appliedMigrations(em);
  const tables: TableEntry[] = [];
  for (const shape of await readShapes(em)) tables.push(await writeTable(em, folder, shape));
  const manifest: Manifest = {
    format: FORMAT,
    version: VERSION,
    createdAt: createdAt.toISOString(),
    postgresql: server!.version,
    migrations,
    sums: sums!,
    tables,
  };
  await writeManifest(folder, manifest);
  return manifest;
}

/** Tables of ours, or a refusal where nobody has ever used the database. */
async function shapesOf(em: SqlEntityManager): Promise<TableShape[]> {
  if ((await appliedMigrations(em)).length > 0) return readShapes(em);
  throw new BackupError('The database holds no tables of Prescient; there is nothing to back up.');
}

async function writeSnapshot(owner: Database, folder: string): Promise<Manifest> {
  const shapes = await entityManager(owner).transactional(shapesOf);
  const snapshot = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true };
  return entityManager(owner).transactional(async (em) => {
    await em.execute(`set local idle_in_transaction_session_timeout = 0; ${FIXED_TEXT}`);
    // A cursor is read to its end: plan for the last row, not for the first.
    await em.execute('set local cursor_tuple_fraction = 1');
    // Before anything is read, as the snapshot begins with the first read: no migration may come between the two.
    await em.execute(`lock table ${namesOf(shapes)} in access share mode`);
    return writeBackup(em, folder, owner.clock.now());
  }, snapshot);
}

/**
 * Writes every table into a new folder, from one REPEATABLE READ READ ONLY snapshot; trading goes on meanwhile. The
 * database may be of an older release. Rows stream through, so that memory does not grow with their number.
 * @throws BackupError where the folder is there already, or the database holds nothing of ours
 */
export async function backUp(owner: Database, folder: string): Promise<Manifest> {
  const patient = await owner.patient();
  try {
    return await makeFolder(folder, (aside) => writeSnapshot(patient, aside));
  } finally {
    await patient.close();
  }
}
