import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rmdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { findBinaries } from '@prescient/local-postgres';
import { fault, ok, warning, type Check, type Place } from './finding.ts';

/** The oldest Node that runs TypeScript as it is. */
const OLDEST_NODE = [22, 18] as const;

const node: Check = {
  name: 'Node',
  look: async () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
    if (!isOld) return ok(process.versions.node);
    return fault(process.versions.node, `Install Node ${OLDEST_NODE.join('.')} or newer.`);
  },
};

const platform: Check = {
  name: 'platform',
  look: async ({ environment: { databaseUrl } }) => {
    const name = `${process.platform} on ${process.arch}`;
    if (databaseUrl !== null) return ok(`${name}; DATABASE_URL names the PostgreSQL`);
    await findBinaries(null);
    return ok(`${name}, with a PostgreSQL of its own`);
  },
};

/** The folder itself, or the nearest one above it that exists. */
function existing(folder: string): string {
  const full = resolve(folder);
  return existsSync(full) || dirname(full) === full ? full : existing(dirname(full));
}

const folder: Check = {
  name: 'folder',
  look: async ({ environment: { home } }) => {
    const found = existing(home);
    const isThere = found === resolve(home);
    try {
      // Making one is the only honest test: rights alone know nothing of disks that are read-only.
      await rmdir(await mkdtemp(join(found, '.prescient-')));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      return fault(
        `${found} cannot be written to (${code})`,
        'Change its rights, or set PRESCIENT_HOME to a folder of yours.',
      );
    }
    return ok(isThere ? `${home} can be written to` : `${home} does not exist yet, and can be made`);
  },
};

const GIB = 2 ** 30;
const LEAST_BYTES = GIB / 8;
const USUAL_BYTES = 2 * GIB;

const disk: Check = {
  name: 'disk',
  look: async ({ environment: { home } }) => {
    const { bavail, bsize } = await statfs(existing(home));
    const free = bavail * bsize;
    const says = `${(free / GIB).toFixed(1)} GiB are free`;
    const advice = 'Free some space, or set PRESCIENT_HOME to a folder on another disk.';
    if (free < LEAST_BYTES) return fault(says, advice);
    return free < USUAL_BYTES ? warning(says, advice) : ok(says);
  },
};

/** Tries a port. @throws what listening throws */
async function listenOnce(port: number, host: string): Promise<void> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } finally {
    server.close();
  }
}

const ANSWER_MS = 1_000;

/** True if an API of Prescient answers at an address. */
async function isApi(address: string): Promise<boolean> {
  const answered = await fetch(`${address}/livez`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(
    () => null,
  );
  await answered?.body?.cancel();
  return answered?.ok === true;
}

async function lookAtPort({ environment: { host, port, portGiven } }: Place) {
  try {
    await listenOnce(port, host);
    return ok(`${port} of ${host} is free`);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE')
      return fault(`${port} of ${host} cannot be used (${code})`, 'Set HOST and PORT to others.');
    if (await isApi(`http://${host}:${port}`)) return ok(`an API runs on ${port} of ${host}`);
    const taken = `${port} of ${host} is taken by another program`;
    return portGiven
      ? fault(taken, 'Stop that program, or set PORT to another one.')
      : warning(taken, 'A start takes the next free one; set PORT to choose one yourself.');
  }
}

/** The checks of this machine. */
export const MACHINE_CHECKS: readonly Check[] = [
  node,
  platform,
  folder,
  disk,
  { name: 'port', look: lookAtPort },
];
