import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './binaries.ts';
import { LocalPostgresError } from './error.ts';
import { noteStop, portToRecover } from './last-server.ts';
import type { Place } from './place.ts';
import { choosePort } from './port.ts';
import { disownStranger, findPostmaster } from './postmaster.ts';
import { run, type ProgramResult } from './run.ts';

const logLimitBytes = 10_000_000;
/** Recovery after a crash replays at most max_wal_size, 1 GB. */
const patienceSeconds = 60;
const pollMs = 20;

export interface StartFailure {
  /** The words of pg_ctl; our own where the port was taken. */
  readonly complaint: string;
  /** The server's own words during this attempt. */
  readonly log: string;
  /** True if nothing was started, as a program answers on the port: perhaps the server that another process has just started. */
  readonly isTaken?: boolean;
}

/**
 * Times that a port may be taken before it is left to others. A program that was just killed may hold it a moment more, and
 * a server of this folder that another process starts may answer there and end again.
 */
const refusalLimit = 5;

/** Starts the server of one place, as often as that takes. */
export class Starter {
  readonly #place: Place;
  readonly #durable: boolean;
  readonly #refusals = new Map<number, number>();

  constructor(place: Place, durable: boolean) {
    this.#place = place;
    this.#durable = durable;
  }

  /**
   * Starts a server and waits until it accepts connections; null when it does. pg_ctl gives the server a session of its
   * own, so that neither our end nor Ctrl-C reaches it. Of several who start at once, PostgreSQL lets one.
   *
   * @throws LocalPostgresError PLATFORM_UNSUPPORTED, BINARIES_UNUSABLE
   */
  async start(): Promise<StartFailure | null> {
    const place = this.#place;
    const binaries = await findBinaries(place.account);
    disownStranger(place.data);
    rotateLog(place.log);
    const logStart = sizeOf(place.log);
    const known = { last: portToRecover(place), refused: this.#refused() };
    const { port, isTaken } = await choosePort(place, known);
    if (isTaken) {
      this.#refuse(port);
      return { complaint: `port ${port} is taken`, log: '', isTaken };
    }
    const settings = serverSettings(port, this.#durable).join(' ');
    const where = { cwd: place.folder, account: place.account };
    const log = ['-l', basename(place.log)];
    const parameters = ['start', '-w', '-t', String(patienceSeconds), '-D', 'data', ...log, '-o', settings];
    const { ok, complaint } = await run(binaries.control, parameters, where);
    if (ok) return null;
    const said = readFrom(place.log, logStart);
    if (/could not bind|address already in use/i.test(said)) this.#refuse(port);
    return { complaint, log: said };
  }

  #refuse(port: number): void {
    this.#refusals.set(port, (this.#refusals.get(port) ?? 0) + 1);
  }

  #refused(): Set<number> {
    const often = [...this.#refusals].filter(([, count]) => count >= refusalLimit);
    return new Set(often.map(([port]) => port));
  }
}

/**
 * Stops the server quickly: open transactions are rolled back, what was committed is checkpointed. The caller has proven
 * that `pid` is the server of this place; should another have taken over, it is left alone.
 *
 * @throws LocalPostgresError STOP_FAILED
 */
export async function stopServer(place: Place, server: { pid: number; port: number }): Promise<void> {
  const { pid } = server;
  if (findPostmaster(place.data)?.pid !== pid) return;
  noteStop(place, server);
  const { complaint } = await hurryServer(place, pid);
  if (await isGone(place, pid)) return;
  throw new LocalPostgresError(
    'STOP_FAILED',
    `The PostgreSQL in ${place.folder} (process ${pid}) did not stop: ${complaint}`,
  );
}

/**
 * Tells one server to end quickly: open transactions are rolled back, what was committed is checkpointed. It is named by
 * its process: `pg_ctl stop` reads the file again, so that it may meet the next server, stop that one, or wait for a
 * minute until it ends.
 */
export async function hurryServer(place: Place, pid: number): Promise<ProgramResult> {
  const binaries = await findBinaries(place.account);
  const where = { cwd: place.folder, account: place.account };
  return run(binaries.control, ['kill', 'INT', String(pid)], where);
}

/** Waits until the server has ended, at most the patience. */
async function isGone({ data }: Place, pid: number): Promise<boolean> {
  for (const end = performance.now() + patienceSeconds * 1_000; performance.now() < end; await sleep(pollMs))
    if (findPostmaster(data)?.pid !== pid) return true;
  return false;
}

/**
 * A server whose data nobody keeps cleans nothing up, writes no log for others and makes no checkpoints meanwhile. Its
 * passwords are cheap to check, and it reads its few pages by itself, without processes that help.
 */
const forgetful = {
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  checkpoint_timeout: '1h',
  scram_iterations: 1,
  io_method: 'sync',
};

/**
 * Everything is said at each start, so that a cluster made by an older version of ours runs like a new one. No value
 * holds a space or a quote, as pg_ctl hands them to a shell.
 */
function serverSettings(port: number, durable: boolean): string[] {
  const safety = durable ? 'on' : 'off';
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    shared_buffers: '128MB',
    max_connections: 200,
    fsync: safety,
    synchronous_commit: safety,
    full_page_writes: safety,
    ...(durable ? {} : forgetful),
  };
  return Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
}

function rotateLog(log: string): void {
  if (sizeOf(log) > logLimitBytes) renameSync(log, `${log}.old`);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readFrom(file: string, start: number): string {
  if (sizeOf(file) <= start) return '';
  const handle = openSync(file, 'r');
  try {
    const text = Buffer.alloc(fstatSync(handle).size - start);
    readSync(handle, text, 0, text.length, start);
    return text.toString().trim();
  } finally {
    closeSync(handle);
  }
}
