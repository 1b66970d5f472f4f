import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findBinaries } from './binaries.ts';
import { LocalPostgresError, codeOf, tellsOfFullDisk } from './error.ts';
import type { Place } from './place.ts';
import { run, type Account } from './run.ts';

export interface Passwords {
  readonly administrator: string;
  readonly owner: string;
  readonly application: string;
}

const majorVersion = '18';
const anHourMs = 3_600_000;

/**
 * Makes the cluster unless it is there. It is made aside and renamed as a whole, passwords included: the folder is
 * either absent or complete, and of several who make one at once a single one wins, without a lock.
 *
 * @throws LocalPostgresError NOT_A_CLUSTER, OTHER_VERSION, INITDB_FAILED, DISK_FULL
 */
export async function ensureCluster(place: Place, durable: boolean): Promise<void> {
  // Entries first, version second: a folder that was renamed into place in between is then never taken for a stranger's.
  const occupied = entriesOf(place.folder).length > 0;
  const version = versionOf(place.data);
  if (version === null && occupied) {
    throw new LocalPostgresError(
      'NOT_A_CLUSTER',
      `${place.folder} holds no PostgreSQL cluster but other files: move them away.`,
    );
  }
  if (version === null) return createCluster(place, durable);
  if (version !== majorVersion) {
    const message =
      `The cluster in ${place.folder} was made by PostgreSQL ${version} and this is PostgreSQL ${majorVersion}: ` +
      'back it up with the release that made it, move it away and restore the backup, as docs/operations.md says; ' +
      'or set DATABASE_URL to a PostgreSQL server of your own.';
    throw new LocalPostgresError('OTHER_VERSION', message);
  }
  adopt(place);
}

/** @throws LocalPostgresError FOLDER_UNUSABLE */
export function readPasswords(place: Place): Passwords {
  try {
    return JSON.parse(readFileSync(place.passwords, 'utf8')) as Passwords;
  } catch (cause) {
    const message = `The passwords of the local PostgreSQL cannot be read from ${place.passwords}: restore that file, or move ${place.folder} away.`;
    throw new LocalPostgresError('FOLDER_UNUSABLE', message, { cause });
  }
}

async function createCluster(place: Place, durable: boolean): Promise<void> {
  sweepLeftovers(place.folder);
  const aside = mkdtempSync(`${place.folder}.new-`);
  try {
    own(aside, place.account);
    await initialize(aside, place.account, durable);
    if (durable) [aside, dirname(aside)].forEach(syncFolder);
    renameSync(aside, place.folder);
    if (durable) syncFolder(dirname(place.folder));
  } catch (error) {
    if (versionOf(place.data) === null) throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function initialize(folder: string, account: Account, durable: boolean): Promise<void> {
  const binaries = await findBinaries(account);
  const passwords: Passwords = { administrator: secret(), owner: secret(), application: secret() };
  const administratorFile = join(folder, 'administrator');
  writeFileSync(administratorFile, passwords.administrator, { mode: 0o600 });
  own(administratorFile, account);
  // Relative paths: pg_ctl and initdb hand their paths to a shell, which would read a `$` in one of ours.
  const parameters = [
    '-D',
    'data',
    '-U',
    'postgres',
    '--pwfile=administrator',
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
  ];
  const { ok, complaint } = await run(binaries.initdb, [...parameters, ...(durable ? [] : ['--no-sync'])], {
    cwd: folder,
    account,
  });
  if (!ok) {
    const parent = dirname(folder);
    if (tellsOfFullDisk(complaint)) {
      const message = `The disk of ${parent} is full, so PostgreSQL could not make a cluster there: it needs about 50 MB.`;
      throw new LocalPostgresError('DISK_FULL', message);
    }
    const unknown = /could not look up effective user ID (\d+)/.exec(complaint);
    if (unknown) {
      const message =
        `PostgreSQL does not run for user id ${unknown[1]}, which /etc/passwd does not know: add a line for it, ` +
        'start as a user that has one, or set DATABASE_URL to a PostgreSQL server of your own.';
      throw new LocalPostgresError('ACCOUNT_MISSING', message);
    }
    throw new LocalPostgresError(
      'INITDB_FAILED',
      `PostgreSQL could not make a cluster in ${parent}: ${complaint}`,
    );
  }
  rmSync(administratorFile);
  writeFileSync(join(folder, 'passwords.json'), `${JSON.stringify(passwords, null, 2)}\n`, {
    mode: 0o600,
    flush: durable,
  });
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

/** A process killed during initdb leaves its folder aside; no initdb takes an hour, and none of these ever served. */
function sweepLeftovers(folder: string): void {
  const parent = dirname(folder);
  for (const entry of entriesOf(parent).filter((name) => name.startsWith(`${basename(folder)}.new-`))) {
    const path = join(parent, entry);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > anHourMs) rmSync(path, { recursive: true, force: true });
  }
}

/** A cluster that root restored from a copy belongs to root, as whom PostgreSQL will not run. */
function adopt({ folder, data, account }: Place): void {
  if (account === null || statSync(data).uid === account.uid) return;
  own(folder, account);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    own(join(folder, entry), account);
}

function own(path: string, account: Account): void {
  if (account !== null) chownSync(path, account.uid, account.gid);
}

function versionOf(data: string): string | null {
  return absentAsNull(() => readFileSync(join(data, 'PG_VERSION'), 'utf8').trim());
}

function entriesOf(folder: string): string[] {
  return absentAsNull(() => readdirSync(folder)) ?? [];
}

function absentAsNull<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A new name survives a power cut only once its folder is on disk; Windows has no such call and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
