import { connect, isEmptyDatabase, restoreBackup, verifyBackup, type Restored } from '@prescient/core';
import { openServer, type DatabaseServer } from '../../database/database.ts';
import { DATABASE_URL_SHAPE, isDatabaseUrl } from '../../process/environment.ts';
import type { Session } from '../../process/session.ts';
import { LocalDatabases, nameIn } from '../../database/local-databases.ts';
import { withBars } from '../../process/step-bars.ts';
import { notice } from '../../process/output.ts';
import { UsageError, typed } from '@prescient/terminal';
import { printAnswer, type Answer } from '../answer.ts';
import { describe } from './backup.ts';
import type { KeyObject } from 'node:crypto';
import { verifyKeyIn } from '../../database/backup-keys.ts';

interface RestoreGiven {
  readonly folder: string | undefined;
  readonly into: string | undefined;
  readonly kept: string | undefined;
  readonly 'with-differences': boolean;
  readonly 'verify-key': string | undefined;
  readonly json: boolean;
}

/** A backup to restore. `acceptDifferences` accepts books that do not add up; `verifyKey` refuses a backup that its owner did not sign. */
interface RestoreRequest {
  readonly folder: string;
  readonly acceptDifferences: boolean;
  readonly verifyKey: KeyObject | null;
}

const roleIn = (url: string): string => decodeURIComponent(new URL(url).username);

async function isEmpty(ownerUrl: string): Promise<boolean> {
  const owner = await connect({ url: ownerUrl });
  try {
    return await isEmptyDatabase(owner);
  } finally {
    await owner.close();
  }
}

/** Restores into an empty database. The role that trades gets its rights now, or at the next start. */
async function restoreInto(
  ownerUrl: string,
  applicationUrl: string,
  request: RestoreRequest,
): Promise<Restored> {
  const owner = await connect({ url: ownerUrl });
  const applicationRole = roleIn(applicationUrl) === roleIn(ownerUrl) ? null : roleIn(applicationUrl);
  try {
    const { folder, ...options } = request;
    return await withBars((onStep) => restoreBackup(owner, folder, { applicationRole, ...options, onStep }));
  } finally {
    await owner.close();
  }
}

type Report = Answer & { readonly json: object };

/** Returns the report of a restore. */
function reportOf({ manifest, audit, skipped }: Restored, place: string): Report {
  const verdict = audit.clean
    ? 'and the audit is clean'
    : `with ${audit.differences.length} differences that were in it`;
  if (skipped.length > 0)
    notice(`These tables are not of Prescient and were not restored: ${skipped.join(', ')}.`);
  return {
    text: `${describe(manifest)}\n\nRestored into ${place}: every row is the one that was backed up, ${verdict}.`,
    json: { ...manifest, place, clean: audit.clean, differences: audit.differences.length, skipped },
  };
}

const wayBack = (kept: string): string =>
  `The database that was in use is kept as ${kept}; "${typed(`db restore --kept ${kept}`)}" puts it back.`;

/** Restores beside the database in use and puts the result in its place once it is proven. */
const replaceLocal = (server: DatabaseServer, request: RestoreRequest): Promise<Answer> =>
  LocalDatabases.use(server.ownerUrl, (databases) =>
    databases.withNew(roleIn(server.url), async (name, url) => {
      const restored = await restoreInto(url, server.url, request);
      const kept = await databases.putInPlace(name);
      const { text, json } = reportOf(restored, nameIn(server.ownerUrl));
      return { text: `${text}\n${wayBack(kept)}`, json: { ...json, kept } };
    }),
  );

async function restoreHere(server: DatabaseServer, request: RestoreRequest, local: boolean): Promise<Answer> {
  if (await isEmpty(server.ownerUrl))
    return reportOf(await restoreInto(server.ownerUrl, server.url, request), server.place);
  if (local) return replaceLocal(server, request);
  throw new UsageError(
    `${server.place} already has tables, and a restore never replaces them. Make an empty database, restore with --into URL, and set DATABASE_URL to it.`,
  );
}

/** Puts back a database that an earlier restore replaced. */
const putBack = (server: DatabaseServer, wanted: string): Promise<Answer> =>
  LocalDatabases.use(server.ownerUrl, async (databases) => {
    const known = await databases.kept();
    if (!known.includes(wanted))
      throw new UsageError(`No database is kept as "${wanted}". There are: ${known.join(', ') || 'none'}.`);
    const kept = await databases.putInPlace(wanted);
    return { text: `${wanted} is in use again. ${wayBack(kept)}`, json: { inUse: wanted, kept } };
  });

async function withServer<T>(session: Session, work: (server: DatabaseServer) => Promise<T>): Promise<T> {
  const server = await openServer(session);
  try {
    return await work(server);
  } finally {
    await server.leave();
  }
}

async function carryOut(given: RestoreGiven, session: Session): Promise<Answer> {
  const local = session.environment.databaseUrl === null;
  const { folder, into, kept } = given;
  if (kept !== undefined) {
    if (!local || folder !== undefined)
      throw new UsageError('--kept works only with the local database, and takes no backup folder.');
    return withServer(session, (server) => putBack(server, kept));
  }
  if (folder === undefined) throw new UsageError('db restore needs the folder of a backup.');
  const request: RestoreRequest = {
    folder,
    acceptDifferences: given['with-differences'],
    verifyKey: verifyKeyIn(given['verify-key']),
  };
  if (into === undefined) {
    // Verified first, so that no server is started for a folder that is no backup.
    await withBars((onStep) => verifyBackup(folder, { ...request, onStep }));
    return withServer(session, (server) => restoreHere(server, request, local));
  }
  if (!isDatabaseUrl(into)) throw new UsageError(`--into ${DATABASE_URL_SHAPE}.`);
  return reportOf(await restoreInto(into, into, request), nameIn(into));
}

/**
 * `prescient db restore`: into a new database beside the local one, which it then replaces and which is kept; with
 * DATABASE_URL or `--into`, only into an empty database, because on your server we make no databases.
 */
export async function restore(given: RestoreGiven, session: Session): Promise<void> {
  printAnswer(given, await carryOut(given, session));
}
