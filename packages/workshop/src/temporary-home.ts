import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPostgresStatus, stopLocalPostgres } from '@prescient/local-postgres';

/** A temporary folder for a PostgreSQL of our own and the files of a run. */
export interface TemporaryHome {
  readonly path: string;
  /** Stops the server in it and removes it. */
  remove(): Promise<void>;
}

const homes = new Set<TemporaryHome>();

/** Removes all homes of this process, when a run is asked to end. */
export const removeHomes = async (): Promise<void> => {
  await Promise.all([...homes].map((home) => home.remove()));
};

/** Makes a home whose name holds its purpose and our process id. Homes of runs that were killed are removed, with their servers. */
export async function temporaryHome(purpose: string): Promise<TemporaryHome> {
  await sweepAbandoned(purpose);
  const path = mkdtempSync(join(tmpdir(), `prescient-${purpose}-${process.pid}-`));
  // As root the server runs as another user, who must be let through; the cluster in it stays closed.
  chmodSync(path, 0o711);
  const remove = async (): Promise<void> => {
    homes.delete(home);
    await removeHome(path);
  };
  const home = { path, remove };
  homes.add(home);
  return home;
}

async function removeHome(path: string): Promise<void> {
  await stopLocalPostgres(path);
  const { folder } = await localPostgresStatus(path);
  for (const each of [folder, path]) rmSync(each, { recursive: true, force: true, maxRetries: 5 });
}

async function sweepAbandoned(purpose: string): Promise<void> {
  const named = new RegExp(`^prescient-${purpose}-(\\d+)-`);
  for (const name of readdirSync(tmpdir())) {
    const owner = named.exec(name)?.[1];
    const path = join(tmpdir(), name);
    if (owner === undefined || !isOursToRemove(path) || isAlive(Number(owner))) continue;
    // Another run may be sweeping the same folder; what is left of it waits for the next.
    await removeHome(path).catch(() => undefined);
  }
}

/** The folder for temporary files is everybody's, so a name proves nothing. */
function isOursToRemove(path: string): boolean {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  return entry?.isDirectory() === true && (process.getuid === undefined || entry.uid === process.getuid());
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
