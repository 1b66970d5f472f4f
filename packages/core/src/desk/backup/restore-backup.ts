import type { KeyObject } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Kysely } from 'kysely';
import { BackupError } from '../../store/backup/backup-error.ts';
import type { Manifest } from '../../store/backup/manifest.ts';
import { requireSums } from '../../store/backup/portfolio-sums.ts';
import { loadTables } from '../../store/backup/table-loader.ts';
import { FIXED_TEXT } from '../../store/backup/table-rows.ts';
import { appliedMigrations, readShapes } from '../../store/backup/table-shape.ts';
import { isDataFault } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { grant, oneAtATime } from '../../store/connection/migrate.ts';
import { findUnlogged } from '../../store/markets/find-unlogged.ts';
import type { OnStep } from '../../store/work-step.ts';
import { MIGRATIONS } from '../../store/migrations/index.ts';
import { auditWithin, type AuditReport } from '../audit/verify-audit.ts';
import { verifyBackup } from './verify-backup.ts';

/** The options of a restore. */
export interface RestoreOptions {
  /** The role that will trade, if it is not the owner. */
  readonly applicationRole: string | null;
  /** Restores books in which the audit finds differences, for when no better backup is left. */
  readonly acceptDifferences?: boolean;
  /** An ed25519 public key. With it, a backup that its owner did not sign is refused. */
  readonly verifyKey?: KeyObject | null;
  /** Hears of the bytes that were verified, the rows that were restored, and the questions of the audit. */
  readonly onStep?: OnStep | undefined;
}

/** A restore that succeeded. */
export interface Restored {
  readonly manifest: Manifest;
  readonly audit: AuditReport;
  /** Tables that no migration of ours makes. Their rows were not restored and stay in the backup. */
  readonly skipped: readonly string[];
}

/** True if the database holds no table: nobody has used it yet. */
export const isEmptyDatabase = (db: Database): Promise<boolean> =>
  entityManager(db).transactional(
    async (em) => (await appliedMigrations(em)).length === 0 && (await readShapes(em)).length === 0,
  );

/** Returns the last of the backup's migrations. @throws BackupError unless they are the first of ours, in order */
function levelOf({ migrations }: Manifest): string {
  const unknown = migrations.find((name, index) => MIGRATIONS[index]?.name !== name);
  const last = migrations.at(-1);
  if (unknown === undefined && last !== undefined) return last;
  throw new BackupError(
    unknown === undefined
      ? 'The manifest of the backup names no migration. Restore another backup.'
      : `The backup needs the migration ${unknown}, which this release does not have. Restore it with the release that made it, or a newer one.`,
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

/**
 * Returns the tables of the backup that are not ours.
 * @throws BackupError for one of ours that only a later migration makes: a backup that claims too few would lose it
 */
function foreignTables(manifest: Manifest, known: ReadonlySet<string>, ours: ReadonlySet<string>): string[] {
  const others = manifest.tables.map(({ name }) => name).filter((name) => !known.has(name));
  const early = others.find((name) => ours.has(name));
  if (early === undefined) return others;
  throw new BackupError(
    `The backup claims to be of migration ${manifest.migrations.at(-1)} but holds table ${early}, which a later one makes.`,
  );
}

/** @throws BackupError unless each market ended as the last line of its log says */
async function requireLogged(em: SqlEntityManager): Promise<void> {
  const market = await findUnlogged(em);
  if (market === null) return;
  throw new BackupError(
    `Market ${market.marketId} of ${market.venue} in the backup does not have the state that the last line of its log gives.`,
  );
}

/** Restores in one transaction: until everything is there and proven, the database stays as it was. */
async function restoreWithin(
  db: Database,
  em: SqlEntityManager,
  request: RestoreOptions & { folder: string; manifest: Manifest },
): Promise<Restored> {
  const { folder, manifest, applicationRole, acceptDifferences = false, onStep } = request;
  await em.execute(FIXED_TEXT);
  if ((await readShapes(em)).length > 0)
    throw new BackupError('The database to restore into holds tables already; name an empty one.');
  await migrateWithin(db, em, levelOf(manifest));
  const shapes = await readShapes(em);
  await loadTables(em, shapes, { folder, tables: manifest.tables, onStep });
  await requireSums(em, manifest.sums);
  await migrateWithin(db, em);
  const known = new Set(shapes.map(({ name }) => name));
  const ours = new Set((await readShapes(em)).map(({ name }) => name));
  const skipped = foreignTables(manifest, known, ours);
  if (applicationRole !== null) await grant(em, applicationRole);
  const audit = await auditWithin(em, null, { now: db.clock.now(), onStep });
  if (!acceptDifferences) requireClean(audit);
  await requireLogged(em);
  return { manifest, audit, skipped };
}

/** The server's refusal of a value as a sentence about the backup; any other error as it is. */
const inOneLine = (error: unknown): unknown =>
  isDataFault(error)
    ? new BackupError(
        `The backup holds a value that its tables do not accept: ${(error as Error).message.split('\n')[0]}.`,
      )
    : error;

/**
 * Restores a backup into an empty database, in one transaction: migrates to the backup's level, loads it, proves that
 * every table holds the same rows and the portfolios come to the same sums, migrates up to date and audits everything.
 * So a backup of an older release is upgraded. Nothing in the backup is trusted: names, sizes, columns, levels and sums
 * are compared with ours.
 * @throws BackupError when the backup is damaged, not signed by the key that was given, or newer than this release, when
 *   the database is not empty, or the books do not add up; the database is then as empty as before
 */
export async function restoreBackup(
  owner: Database,
  folder: string,
  options: RestoreOptions,
): Promise<Restored> {
  const manifest = await verifyBackup(folder, options);
  levelOf(manifest);
  const patient = await owner.patient();
  try {
    // Makes the migrations' own table, which it does on a connection of its own.
    await patient.orm.migrator.getPending();
    return await oneAtATime(patient, (em) => restoreWithin(patient, em, { ...options, folder, manifest }));
  } catch (error) {
    throw inOneLine(error);
  } finally {
    await patient.close();
  }
}
