import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Kysely } from 'kysely';
import { BackupError } from '../../store/backup/backup-error.ts';
import type { Manifest } from '../../store/backup/manifest.ts';
import { loadTables } from '../../store/backup/table-loader.ts';
import { FIXED_TEXT } from '../../store/backup/table-rows.ts';
import { appliedMigrations, readShapes } from '../../store/backup/table-shape.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { grant, oneAtATime } from '../../store/connection/migrate.ts';
import { MIGRATIONS } from '../../store/migrations/index.ts';
import { auditWithin, type AuditReport } from '../audit/verify-audit.ts';
import { verifyBackup } from './verify-backup.ts';

/** How to restore. */
export interface RestoreOptions {
  /** The role that is to trade, where it is not the owner. */
  readonly applicationRole: string | null;
  /** Keeps what an audit finds wrong: the books were wrong when they were backed up, and no better ones are left. */
  readonly acceptDifferences?: boolean;
}

/** What was restored. */
export interface Restored {
  readonly manifest: Manifest;
  readonly audit: AuditReport;
  /** Tables in the backup that no migration of ours makes; their rows stay in the backup. */
  readonly skipped: readonly string[];
}

/** Whether nobody has used the database yet: it holds no table. */
export const isEmptyDatabase = (db: Database): Promise<boolean> =>
  entityManager(db).transactional(
    async (em) => (await appliedMigrations(em)).length === 0 && (await readShapes(em)).length === 0,
  );

/** The last of the backup's migrations. @throws BackupError where they are not a beginning of ours */
function levelOf({ migrations }: Manifest): string {
  const unknown = migrations.find((name, index) => MIGRATIONS[index]?.name !== name);
  const last = migrations.at(-1);
  if (unknown === undefined && last !== undefined) return last;
  throw new BackupError(
    `The backup was made by a release that has the migration ${unknown ?? 'of none'}; restore it with that one or a newer one.`,
  );
}

/** Migrates in the transaction at hand, to a level or to the newest. */
async function migrateWithin(db: Database, em: SqlEntityManager, to?: string): Promise<void> {
  await db.orm.migrator.up({
    transaction: em.getTransactionContext<Kysely<unknown>>(),
    ...(to === undefined ? {} : { to }),
  });
}

function requireClean({ clean, differences }: AuditReport): void {
  if (clean) return;
  const lines = differences
    .slice(0, 20)
    .map(
      ({ portfolioId, subject, id, field, stored, expected }) =>
        `Portfolio ${portfolioId}, ${subject} ${id}: ${field} is ${stored ?? 'missing'}, the facts say ${expected ?? 'nothing'}.`,
    );
  throw new BackupError(
    `The books in the backup do not add up (${differences.length} differences):`,
    ...lines,
  );
}

/** Everything in one transaction: the database is as it was until all of it is there and proven. */
async function restoreWithin(
  db: Database,
  em: SqlEntityManager,
  order: RestoreOptions & { folder: string; manifest: Manifest },
): Promise<Restored> {
  const { folder, manifest, applicationRole, acceptDifferences = false } = order;
  await em.execute(FIXED_TEXT);
  if ((await readShapes(em)).length > 0)
    throw new BackupError('The database to restore into holds tables already; name an empty one.');
  await migrateWithin(db, em, levelOf(manifest));
  const shapes = await readShapes(em);
  await loadTables(em, shapes, { folder, tables: manifest.tables });
  await migrateWithin(db, em);
  if (applicationRole !== null) await grant(em, applicationRole);
  const audit = await auditWithin(em, null, db.clock.now());
  if (!acceptDifferences) requireClean(audit);
  const known = new Set(shapes.map(({ name }) => name));
  return {
    manifest,
    audit,
    skipped: manifest.tables.map(({ name }) => name).filter((name) => !known.has(name)),
  };
}

/**
 * Restores a backup into an empty database: migrates to the backup's level, loads it, proves that every table holds
 * the same rows, migrates up to date and audits, all in one transaction. A backup of an older release is so upgraded.
 * @throws BackupError where the backup is damaged or newer than this release, the database is not empty, or the
 *   books do not add up; the database is then as empty as before
 */
export async function restoreBackup(
  owner: Database,
  folder: string,
  options: RestoreOptions,
): Promise<Restored> {
  const manifest = await verifyBackup(folder);
  const patient = await owner.patient();
  try {
    // Makes the migrations' own table, which it does on a connection of its own.
    await patient.orm.migrator.getPending();
    return await oneAtATime(patient, (em) => restoreWithin(patient, em, { ...options, folder, manifest }));
  } finally {
    await patient.close();
  }
}
