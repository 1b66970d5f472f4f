import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPostgresStatus, stopLocalPostgres } from '@prescient/local-postgres';

/** A folder for a PostgreSQL of our own. */
export interface TemporaryHome {
  readonly path: string;
  /** Stops the server in it and removes it. */
  remove(): Promise<void>;
}

const homes = new Set<TemporaryHome>();

/** Removes what a run that was asked to end would leave behind. */
export const removeHomes = async (): Promise<void> => {
  await Promise.all([...homes].map((home) => home.remove()));
};

export function temporaryHome(): TemporaryHome {
  const path = mkdtempSync(join(tmpdir(), 'prescient-day-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(path, 0o755);
  const remove = async (): Promise<void> => {
    homes.delete(home);
    await stopLocalPostgres(path);
    const { folder } = await localPostgresStatus(path);
    for (const each of [folder, path]) rmSync(each, { recursive: true, force: true, maxRetries: 5 });
  };
  const home = { path, remove };
  homes.add(home);
  return home;
}
