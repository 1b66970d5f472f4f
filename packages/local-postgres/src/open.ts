import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureCluster } from './cluster.ts';
import { LocalPostgresError, tellsOfFullDisk } from './error.ts';
import { noteStart } from './last-server.ts';
import { makeFolder } from './make-folder.ts';
import { locate, preparePlace, type Place } from './place.ts';
import { findPostmaster, type Postmaster } from './postmaster.ts';
import { enter, isOurs, type Presence } from './presence.ts';
import { Starter, stopServer, type StartFailure } from './server.ts';

export interface Opened {
  readonly place: Place;
  readonly presence: Presence;
  readonly origin: 'started' | 'joined';
}

export interface Opening {
  readonly home: string;
  readonly durable: boolean;
  readonly notify: (line: string) => void;
}

const patienceMs = 90_000;
const pollMs = 10;
/** A failed start takes a tenth of a second. */
const startLimit = 10;
/** Tries for a quarter of a minute while a live process may be our server, starting, recovering or stopping. */
const unsureStartLimit = 150;

/**
 * Joins the server that is there, or else starts one and joins that. Several processes may do so at once: PostgreSQL's
 * own lock decides whose server stays, and those who lost look again.
 */
export async function openPlace({ home, durable, notify }: Opening): Promise<Opened> {
  makeFolder(home);
  const place = await locate(home);
  await preparePlace(place);
  if (!place.insideHome) notify(apartNotice(place, home));
  await ensureCluster(place, durable);
  let origin: Opened['origin'] = 'joined';
  const starter = new Starter(place, durable);
  let failures = 0;
  for (const end = performance.now() + patienceMs; performance.now() < end; await sleep(pollMs)) {
    const server = findPostmaster(place.data);
    const presence = server?.ready === true ? await enter(place, server) : null;
    if (presence !== null) {
      noteStart(place, presence.port);
      return { place, presence, origin };
    }
    if (server?.proven === true) continue;
    const failure = await starter.start();
    origin = failure === null ? 'started' : 'joined';
    if (failure === null || failure.isTaken || (server === null && isPassing(failure))) continue;
    failures += 1;
    if (failures >= (server === null ? startLimit : unsureStartLimit)) throw startError(place, failure);
  }
  throw new LocalPostgresError(
    'TIMED_OUT',
    `The PostgreSQL in ${place.folder} did not become ready: see ${place.log}.`,
  );
}

/**
 * The running server of that home, proven to be ours, or null.
 *
 * @throws LocalPostgresError PID_FILE_UNCLEAR
 */
export async function findServer(place: Place): Promise<Postmaster | null> {
  const server = findPostmaster(place.data);
  if (server === null || server.proven || (server.ready && (await isOurs(place, server)))) return server;
  throw unclearPidFile(place);
}

export async function stopPlace(place: Place): Promise<boolean> {
  const server = await findServer(place);
  if (server !== null) await stopServer(place, server);
  return server !== null;
}

/** True if another process starts it, or the backends of a killed server have not ended yet. */
const isPassing = ({ log, complaint }: StartFailure): boolean =>
  /pre-existing shared memory block|lock file "postmaster.pid" already exists|another server might be running/.test(
    `${log} ${complaint}`,
  );

function apartNotice(place: Place, home: string): string {
  return `PostgreSQL cannot run as root, and the user it runs as cannot reach ${resolve(home)}: the database lies in ${place.folder}.`;
}

function startError(place: Place, { complaint, log }: StartFailure): LocalPostgresError {
  const tail = log.split('\n').slice(-15).join('\n');
  if (tellsOfFullDisk(tail)) {
    return new LocalPostgresError(
      'DISK_FULL',
      `The disk of ${place.folder} is full, so PostgreSQL does not start: make room; ${place.log} says more.`,
    );
  }
  if (findPostmaster(place.data) !== null) return unclearPidFile(place);
  return new LocalPostgresError(
    'START_FAILED',
    `PostgreSQL did not start in ${place.folder}: ${complaint}\n${tail}`,
  );
}

function unclearPidFile(place: Place): LocalPostgresError {
  const message =
    `${place.data}/postmaster.pid names a process that may or may not be the PostgreSQL of this folder: ` +
    'if no PostgreSQL serves it, delete that file and try again.';
  return new LocalPostgresError('PID_FILE_UNCLEAR', message);
}
