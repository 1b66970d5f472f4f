import { connect, isEmptyDatabase, restoreBackup, verifyBackup, type Restored } from '@prescient/core';
import { readArguments } from '../../process/arguments.ts';
import { openServer, type DatabaseServer } from '../../database/database.ts';
import { DATABASE_URL_SHAPE, isDatabaseUrl } from '../../process/environment.ts';
import type { Session } from '../../process/session.ts';
import { LocalDatabases, nameIn } from '../../database/local-databases.ts';
import { notice, print } from '../../process/output.ts';
import { UsageError } from '@prescient/terminal';
import { describe, folderOf } from './backup.ts';
import type { KeyObject } from 'node:crypto';
import { verifyKeyIn } from '../../database/backup-keys.ts';

const OPTIONS = {
  into: { type: 'string' },
  kept: { type: 'string' },
  'with-differences': { type: 'boolean', default: false },
  'verify-key': { type: 'string' },
} as const;

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
    return await restoreBackup(owner, folder, { applicationRole, ...options });
  } finally {
    await owner.close();
  }
}

function report({ manifest, audit, skipped }: Restored, place: string): void {
  const verdict = audit.clean
    ? 'and the audit is clean'
    : `with ${audit.differences.length} differences that were in it`;
  print(
    `${describe(manifest)}\n\nRestored into ${place}: every row is the one that was backed up, ${verdict}.`,
  );
  if (skipped.length > 0)
    notice(`These tables are not of Prescient and were not restored: ${skipped.join(', ')}.`);
}

const wayBack = (kept: string): string =>
  `The database that was in use is kept as ${kept}; "npm run db:restore -- --kept ${kept}" puts it back.`;

/** Restores beside the database in use and puts the result in its place once it is proven. */
async function replaceLocal(server: DatabaseServer, request: RestoreRequest): Promise<void> {
  await LocalDatabases.use(server.ownerUrl, (databases) =>
    databases.withNew(roleIn(server.url), async (name, url) => {
      const restored = await restoreInto(url, server.url, request);
      const kept = await databases.putInPlace(name);
      report(restored, nameIn(server.ownerUrl));
      print(wayBack(kept));
    }),
  );
}

async function restoreHere(server: DatabaseServer, request: RestoreRequest, local: boolean): Promise<void> {
  if (await isEmpty(server.ownerUrl))
    return report(await restoreInto(server.ownerUrl, server.url, request), server.place);
  if (local) return replaceLocal(server, request);
  throw new UsageError(
    `${server.place} already has tables, and a restore never replaces them. Make an empty database, restore with --into URL, and set DATABASE_URL to it.`,
  );
}

/** Puts back a database that an earlier restore replaced. */
async function putBack(server: DatabaseServer, wanted: string): Promise<void> {
  await LocalDatabases.use(server.ownerUrl, async (databases) => {
    const known = await databases.kept();
    if (!known.includes(wanted))
      throw new UsageError(`No database is kept as "${wanted}". There are: ${known.join(', ') || 'none'}.`);
    const kept = await databases.putInPlace(wanted);
    print(`${wanted} is in use again. ${wayBack(kept)}`);
  });
}

async function withServer(session: Session, work: (server: DatabaseServer) => Promise<void>): Promise<void> {
  const server = await openServer(session);
  try {
    await work(server);
  } finally {
    await server.leave();
  }
}

/**
 * `npm run db:restore`: into a new database beside the local one, which it then replaces and which is kept; with
 * DATABASE_URL or `--into`, only into an empty database, because on your server we make no databases.
 */
export async function restore(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const local = session.environment.databaseUrl === null;
  if (values.kept !== undefined) {
    if (!local || positionals.length > 0)
      throw new UsageError('--kept works only with the local database, and takes no backup folder.');
    const { kept } = values;
    return withServer(session, (server) => putBack(server, kept));
  }
  const request: RestoreRequest = {
    folder: folderOf('restore', positionals),
    acceptDifferences: values['with-differences'],
    verifyKey: verifyKeyIn(values['verify-key']),
  };
  const { into } = values;
  if (into === undefined) {
    // Verified first, so that no server is started for a folder that is no backup.
    await verifyBackup(request.folder, request);
    return withServer(session, (server) => restoreHere(server, request, local));
  }
  if (!isDatabaseUrl(into)) throw new UsageError(`--into ${DATABASE_URL_SHAPE}.`);
  report(await restoreInto(into, into, request), nameIn(into));
}
