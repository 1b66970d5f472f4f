import { withClearErrors } from './error.ts';
import { wasStopped } from './last-server.ts';
import { findServer, openPlace, stopPlace, type Opened } from './open.ts';
import { locate, type Place } from './place.ts';
import { isStopping } from './postmaster.ts';
import { depart } from './presence.ts';
import { applicationRole, database, ownerRole } from './roles.ts';
import { hurryServer } from './server.ts';

export interface LocalPostgres {
  /** Role `prescient_owner`, which owns the database `prescient` and may create others. */
  readonly ownerUrl: string;
  /** Role `prescient_app`, which may connect, and do what the owner grants it. */
  readonly applicationUrl: string;
  /** The folder of the cluster, its log and its passwords. */
  readonly folder: string;
  readonly port: number;
  /** The server's process id. */
  readonly pid: number;
  /** `joined` when the server was already running: another process's, or the orphan of one that was killed. */
  readonly origin: 'started' | 'joined';
  /**
   * Resolves when our connection to the server is lost before we leave: `stopped` by `stopLocalPostgres`, or else
   * `crashed`, be it by a signal of somebody else's, and then opening it again recovers or joins it.
   */
  readonly lost: Promise<'crashed' | 'stopped'>;
  /**
   * Ends our stay; the server stops when nobody else is connected. Close your own connections first, as they count. One
   * that answers nothing for two seconds is left running, and `notify` is told.
   *
   * @throws LocalPostgresError STOP_FAILED
   */
  leave(): Promise<void>;
}

export interface LocalPostgresOptions {
  /** The cluster lies in `<home>/postgres`, or where `folder` says. */
  readonly home: string;
  /** False gives up safety for speed, in tests only: a crash of the machine may then ruin the cluster. Default true. A joiner has no say. */
  readonly durable?: boolean;
  /** Told, in one line, what the user should know. */
  readonly notify?: (line: string) => void;
}

export interface LocalPostgresStatus {
  readonly running: boolean;
  readonly folder: string;
  readonly pid?: number;
  readonly port?: number;
}

/**
 * Opens the PostgreSQL of a folder, making and starting it where needed; any number of processes may have it open. It
 * does not keep this process alive, and it outlives this process when that is killed.
 *
 * @throws LocalPostgresError with any of its codes but STOP_FAILED
 */
export async function openLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const { home, durable = true, notify = () => undefined } = options;
  return present(await withClearErrors(() => openPlace({ home, durable, notify })), notify);
}

/**
 * Tells whether the server of that home runs; starts and makes nothing.
 *
 * @throws LocalPostgresError FOLDER_UNUSABLE, ACCOUNT_MISSING, PID_FILE_UNCLEAR
 */
export function localPostgresStatus(home: string): Promise<LocalPostgresStatus> {
  return withClearErrors(async () => {
    const place = await locate(home);
    const server = await findServer(place);
    if (server === null) return { running: false, folder: place.folder };
    return { running: true, folder: place.folder, pid: server.pid, port: server.port };
  });
}

/**
 * Stops the server of that home at once, even if it is in use.
 *
 * @returns whether there was one
 * @throws LocalPostgresError FOLDER_UNUSABLE, ACCOUNT_MISSING, PID_FILE_UNCLEAR, STOP_FAILED
 */
export function stopLocalPostgres(home: string): Promise<boolean> {
  return withClearErrors(async () => stopPlace(await locate(home)));
}

const lookMs = 1_000;

/**
 * A server that got SIGTERM from somebody else lets nobody in any more and waits for all sessions to end, ours too. It is
 * ended at once, so that it can be started again.
 */
function hurryOrderlyEnd(place: Place, pid: number): NodeJS.Timeout {
  const look = (): void => {
    if (isStopping(place.data, pid) && !wasStopped(place, pid))
      hurryServer(place, pid).catch(() => undefined);
  };
  return setInterval(look, lookMs).unref();
}

function present({ place, presence, origin }: Opened, notify: (line: string) => void): LocalPostgres {
  const { passwords, pid, port } = presence;
  const url = (role: string, password: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
  let departure: Promise<void> | undefined;
  const looking = hurryOrderlyEnd(place, pid);
  const lost = new Promise<'crashed' | 'stopped'>((resolve) => {
    presence.client.once('end', () => {
      clearInterval(looking);
      if (departure === undefined) resolve(wasStopped(place, pid) ? 'stopped' : 'crashed');
    });
  });
  const leave = async (): Promise<void> => {
    clearInterval(looking);
    if (!(await depart(place, presence)))
      notify(`The PostgreSQL in ${place.folder} (process ${pid}) does not answer and was left running.`);
  };
  return {
    ownerUrl: url(ownerRole, passwords.owner),
    applicationUrl: url(applicationRole, passwords.application),
    folder: place.folder,
    port,
    pid,
    origin,
    lost,
    leave: () => (departure ??= withClearErrors(leave)),
  };
}
