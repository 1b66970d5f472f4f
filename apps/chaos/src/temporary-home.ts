import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPostgresStatus, stopLocalPostgres } from '@prescient/local-postgres';

const PREFIX = 'prescient-chaos-';

/** Folders of one run. */
export interface TemporaryHome {
  readonly folder: string;
  /** Holds the cluster. */
  readonly database: string;
  /** Holds journals and logs. */
  readonly notes: string;
  readonly compileCache: string;
}

/** Makes the folders of a run; those of runs that were killed go, with their servers. */
export async function makeTemporaryHome(): Promise<TemporaryHome> {
  await sweepAbandoned();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const home = {
    folder,
    database: join(folder, 'database'),
    notes: join(folder, 'notes'),
    compileCache: join(folder, 'compile-cache'),
  };
  for (const made of [home.database, home.notes]) mkdirSync(made);
  // As root the server runs as another user, who has to reach its folder.
  for (const open of [folder, home.database]) chmodSync(open, 0o755);
  return home;
}

export async function removeTemporaryHome(folder: string): Promise<void> {
  const database = join(folder, 'database');
  await stopLocalPostgres(database);
  const { folder: cluster } = await localPostgresStatus(database);
  for (const path of [cluster, folder]) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((candidate) => candidate.startsWith(PREFIX))) {
    const owner = Number(name.slice(PREFIX.length).split('-')[0]);
    const folder = join(tmpdir(), name);
    if (isOurs(folder) && !isAlive(owner)) await removeTemporaryHome(folder).catch(() => undefined);
  }
}

/** The folder for temporary files is everybody's, so a name proves nothing. */
function isOurs(folder: string): boolean {
  const entry = lstatSync(folder, { throwIfNoEntry: false });
  return entry?.isDirectory() === true && (process.getuid === undefined || entry.uid === process.getuid());
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
