import { createHash } from 'node:crypto';
import { chmodSync, existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { accountFor, canReach, weAreRoot } from './account.ts';
import type { Account } from './run.ts';
import { LocalPostgresError } from './error.ts';
import { makeFolder } from './make-folder.ts';

/** The folder of one cluster, and the account that it runs as. */
export interface Place {
  /** Holds data/, passwords.json, postgres.log and last-server.json. */
  readonly folder: string;
  readonly data: string;
  readonly log: string;
  readonly passwords: string;
  readonly account: Account;
  /** False where the cluster had to lie apart from the home it belongs to. */
  readonly insideHome: boolean;
}

/** For what must be reachable by the account that root drops to, when the checkout or the home is not. */
const sharedFolder = '/var/lib/prescient';

/**
 * `<home>/postgres`, but for a root whose home the server's account cannot reach (a checkout under /root, mode 0700):
 * then a folder under /var/lib/prescient named for the home. Touches nothing, so that asking for the status makes nothing.
 *
 * @throws LocalPostgresError ACCOUNT_MISSING
 */
export async function locate(home: string): Promise<Place> {
  const known = existsSync(home);
  const path = known ? realpathSync(home) : resolve(home);
  const inside = placeAt(join(path, 'postgres'), true);
  if (!weAreRoot() || !known || existsSync(inside.data)) return inside;
  const name = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const outside = placeAt(join(sharedFolder, `cluster-${name}`), false);
  return existsSync(outside.data) || !(await canReach(path, inside.account)) ? outside : inside;
}

/**
 * Makes sure that the folder around the cluster is there and that the server's account can walk to it.
 *
 * @throws LocalPostgresError FOLDER_UNUSABLE
 */
export async function preparePlace(place: Place): Promise<void> {
  const parent = dirname(place.folder);
  if (!place.insideHome) makeSharedFolder();
  if (place.account !== null && !(await canReach(parent, place.account))) {
    const message =
      `User ${place.account.uid}, who must run PostgreSQL because root cannot, has no way to ${parent}: ` +
      'make its parent folders searchable (chmod o+x), or move the cluster.';
    throw new LocalPostgresError('FOLDER_UNUSABLE', message);
  }
}

export function makeSharedFolder(): string {
  // The mode is set apart, because a strict umask would close what exists to be open.
  if (!existsSync(sharedFolder)) {
    makeFolder(sharedFolder);
    chmodSync(sharedFolder, 0o755);
  }
  return sharedFolder;
}

function placeAt(folder: string, insideHome: boolean): Place {
  const data = join(folder, 'data');
  return {
    folder,
    data,
    log: join(folder, 'postgres.log'),
    passwords: join(folder, 'passwords.json'),
    account: accountFor(data),
    insideHome,
  };
}
