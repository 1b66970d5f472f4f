import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { LocalPostgresError } from './error.ts';
import { run, type Account } from './run.ts';

export function weAreRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * PostgreSQL refuses to run as root, so root hands the cluster to `nobody`. A cluster that already belongs to somebody
 * keeps its owner: root may start, with sudo, what an ordinary user made.
 *
 * @throws LocalPostgresError ACCOUNT_MISSING
 */
export function accountFor(data: string): Account {
  if (!weAreRoot()) return null;
  const owner = statSync(data, { throwIfNoEntry: false });
  return owner !== undefined && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody();
}

/** Asks the system itself whether this account can walk to the folder: modes alone do not know of ACLs and mounts. */
export async function canReach(folder: string, account: Account): Promise<boolean> {
  const { ok } = await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { cwd: '/', account });
  return ok;
}

function nobody(): Account {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { stdout, status } = spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : Number.NaN;
  });
  if (uid === undefined || gid === undefined || Number.isNaN(uid + gid)) {
    const message =
      'PostgreSQL refuses to run as root and this system has no user `nobody` to run it: ' +
      'start as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.';
    throw new LocalPostgresError('ACCOUNT_MISSING', message);
  }
  return { uid, gid };
}
