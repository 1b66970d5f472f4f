import { realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readPasswords, type Passwords } from './cluster.ts';
import { LocalPostgresError, codeOf } from './error.ts';
import type { Place } from './place.ts';
import type { Postmaster } from './postmaster.ts';
import { ensureRolesAndDatabase } from './roles.ts';
import { stopServer } from './server.ts';

declare module 'pg' {
  /** The library has these; its types lack them. */
  interface Client {
    ref(): void;
    unref(): void;
  }
  interface QueryConfig {
    query_timeout?: number;
  }
}

/** Shows that a process uses the server: an idle connection that holds a shared lock for as long as it is open. */
export interface Presence {
  readonly client: pg.Client;
  readonly passwords: Passwords;
  readonly pid: number;
  readonly port: number;
}

const presenceLock = 7_370_001;
const preparationLock = 7_370_002;
const applicationName = 'prescient-presence';
/** Milliseconds for which the last user waits for sessions that are being closed. */
const graceMs = 500;
/** Milliseconds for which a leaving process waits for an answer; then it leaves the server as it is. */
const departurePatienceMs = 2_000;

/**
 * Connects to a server and announces this process there. Presences share the lock, and the last one to leave takes it alone
 * before it stops the server, so no process can enter a server that was told to stop.
 *
 * @returns null if the server is not ours, or is starting or stopping
 *
 * @throws LocalPostgresError PASSWORD_REFUSED, FOLDER_UNUSABLE
 */
export async function enter(place: Place, server: Postmaster): Promise<Presence | null> {
  const passwords = readPasswords(place);
  const client = connection(server.port, passwords);
  try {
    await client.connect();
    if (!server.proven && !(await servesFolder(client, place.data))) return await abandon(client);
    await client.query(`set lock_timeout = '5s'`);
    await client.query('select pg_advisory_lock_shared($1)', [presenceLock]);
    await client.query('select pg_advisory_lock($1)', [preparationLock]);
    await ensureRolesAndDatabase(client, passwords);
    await client.query('select pg_advisory_unlock($1)', [preparationLock]);
    client.unref();
    return { client, passwords, pid: server.pid, port: server.port };
  } catch (error) {
    await abandon(client);
    if (isPassing(error)) return null;
    if (!isRefusal(error)) throw error;
    if (!server.proven) return null;
    const message = `The PostgreSQL in ${place.folder} refuses the password in ${place.passwords}: restore that file.`;
    throw new LocalPostgresError('PASSWORD_REFUSED', message, { cause: error });
  }
}

/** True if the server on that port lets us in and serves this folder. */
export async function isOurs(place: Place, server: Postmaster): Promise<boolean> {
  const client = connection(server.port, readPasswords(place));
  try {
    await client.connect();
    return await servesFolder(client, place.data);
  } catch {
    return false;
  } finally {
    await hangUp(client);
  }
}

/**
 * Ends a presence. The last one to leave stops the server, unless a client without a presence (for example psql) is still
 * connected. A server that does not answer is left running.
 *
 * @returns true if the server answered or is gone
 * @throws LocalPostgresError STOP_FAILED
 */
export async function depart(place: Place, { client, pid, port }: Presence): Promise<boolean> {
  client.ref();
  try {
    await ask(client, 'select pg_advisory_unlock_shared($1)', [presenceLock]);
    const { rows } = await ask<{ last: boolean }>(client, 'select pg_try_advisory_lock($1) as last', [
      presenceLock,
    ]);
    if (rows[0]?.last === true && (await isEmpty(client))) await stopServer(place, { pid, port });
    return true;
  } catch (error) {
    if (!isPassing(error)) throw error;
    return !isSilence(error);
  } finally {
    await hangUp(client);
  }
}

/** Asks for a process that is leaving. */
function ask<Row extends pg.QueryResultRow>(
  client: pg.Client,
  text: string,
  values: readonly unknown[],
): Promise<pg.QueryResult<Row>> {
  return client.query<Row>({ text, values: [...values], query_timeout: departurePatienceMs });
}

/** Ends the connection, and closes the socket if the server does not. */
async function hangUp(client: pg.Client): Promise<void> {
  const timer = setTimeout(() => client.connection.stream.destroy(), graceMs);
  await client.end();
  clearTimeout(timer);
}

function connection(port: number, passwords: Passwords): pg.Client {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: passwords.administrator,
    database: 'postgres',
    application_name: applicationName,
    ssl: false,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
  });
  // A server that dies must not end this process; the code that needs it notices on its own connection.
  client.on('error', () => undefined);
  return client;
}

async function servesFolder(client: pg.Client, data: string): Promise<boolean> {
  const { rows } = await client.query<{ folder: string }>(
    `select current_setting('data_directory') as folder`,
  );
  try {
    return realpathSync.native(rows[0]?.folder ?? '') === realpathSync.native(data);
  } catch {
    return false;
  }
}

/** Sessions that were closed a moment ago are still listed while they end. */
async function isEmpty(client: pg.Client): Promise<boolean> {
  const others = `select 1 from pg_stat_activity where backend_type = 'client backend' and application_name <> $1 limit 1`;
  for (const end = performance.now() + graceMs; performance.now() < end; await sleep(10)) {
    if ((await ask(client, others, [applicationName])).rowCount === 0) return true;
  }
  return false;
}

async function abandon(client: pg.Client): Promise<null> {
  await hangUp(client);
  return null;
}

/** True for the driver's error of an answer that did not come in time. */
function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

function isRefusal(error: unknown): boolean {
  return codeOf(error) === '28P01' || codeOf(error) === '28000';
}

/** True if the server starts or stops, has no free slot, is being left by its last user, or is no PostgreSQL at all. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return !(error instanceof LocalPostgresError);
  return /^(57P0[123]|55P03|53300)$/.test(error.code ?? '');
}
