import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPostgresStatus, openLocalPostgres, stopLocalPostgres } from '@prescient/local-postgres';

export interface ThrowawayServer {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  remove(): Promise<void>;
}

/** Starts a fast, forgetful server in a temporary folder that names us as its owner. */
export async function startThrowawayServer(): Promise<ThrowawayServer> {
  await sweepAbandoned();
  const home = mkdtempSync(join(tmpdir(), `prescient-test-${process.pid}-`));
  // Under root the server runs as somebody else, who must be let through; the cluster in it stays closed.
  chmodSync(home, 0o711);
  const { ownerUrl, applicationUrl } = await openLocalPostgres({ home, durable: false });
  return { ownerUrl, applicationUrl, remove: () => remove(home) };
}

/** Test runs that were killed leave their server and their folder behind; the next run removes both. */
async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = /^prescient-test-(\d+)-/.exec(name)?.[1];
    const home = join(tmpdir(), name);
    if (owner === undefined || !isOursToRemove(home) || isAlive(Number(owner))) continue;
    // Another run may be sweeping the same folder; what is left of it waits for the next.
    await remove(home).catch(() => undefined);
  }
}

async function remove(home: string): Promise<void> {
  await stopLocalPostgres(home);
  const { folder } = await localPostgresStatus(home);
  for (const path of [folder, home]) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

/** The folder for temporary files is everybody's, so a name proves nothing. */
function isOursToRemove(home: string): boolean {
  const entry = lstatSync(home, { throwIfNoEntry: false });
  return entry?.isDirectory() === true && (process.getuid === undefined || entry.uid === process.getuid());
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
