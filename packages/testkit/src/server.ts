import { createHmac, randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { openDesk } from './desk.ts';
import { startPooler } from './pooler.ts';
import { execute, withDatabase } from './sql.ts';
import { startThrowawayServer } from './throwaway.ts';

export interface DatabaseUrls {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
}

/** The server on which a test worker makes databases of its own. */
export interface PreparedServer extends DatabaseUrls {
  /** Begins the name of every database of this run. */
  readonly prefix: string;
  /** True if the application reaches it through a pooler, which gives each transaction another connection. */
  readonly pooled: boolean;
  /** The way in which PostgreSQL copies the template: whole files if nothing has to survive, else through its log. */
  readonly strategy: 'file_copy' | 'wal_log';
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The address at which the run's server is asked for. */
    prescientServer: string;
  }
}

interface Server extends DatabaseUrls {
  remove(prefix: string): Promise<void>;
}

type Prepare = (urls: DatabaseUrls) => Promise<void>;

/** A server with its template, and how it goes. */
interface Started {
  readonly prepared: PreparedServer;
  remove(): Promise<void>;
}

async function start(prepare: Prepare): Promise<Started> {
  const url = process.env.TEST_DATABASE_URL;
  const isOurs = url === undefined || url === '';
  const plain = isOurs ? await startThrowawayServer() : await useServer(url);
  const pooled = process.env.TEST_POOLER === 'pgbouncer';
  const server = pooled ? await behindPooler(plain) : plain;
  const prefix = `prescient_test_${randomBytes(4).toString('hex')}`;
  const remove = (): Promise<void> => server.remove(prefix);
  try {
    await makeTemplate(server, prefix, prepare);
  } catch (error) {
    await remove();
    throw error;
  }
  const { ownerUrl, applicationUrl } = server;
  const strategy = isOurs ? 'file_copy' : 'wal_log';
  return { prepared: { ownerUrl, applicationUrl, prefix, pooled, strategy }, remove };
}

/**
 * Makes a vitest global set-up: a server for this run with a template database that `prepare` fills, say by migrating
 * it. It starts when a test asks for its first database, so a run of unit tests has none. The server is a throw-away
 * one, or that of TEST_DATABASE_URL, whose role must be allowed to create databases; with TEST_POOLER=pgbouncer the
 * application reaches it through a PgBouncer.
 * `prepare` must close its connections. The run's databases go when it ends.
 *
 * @example export default testServer(({ ownerUrl }) => migrate(ownerUrl));
 */
export function testServer(prepare: Prepare): (project: TestProject) => Promise<() => Promise<void>> {
  return async (project) => {
    let started: Promise<Started> | undefined;
    const desk = await openDesk(async () => {
      started ??= start(prepare);
      return (await started).prepared;
    });
    project.provide('prescientServer', desk.url);
    return async () => {
      await desk.close();
      // A server that could not start has told the tests so.
      await started?.then((server) => server.remove()).catch(() => undefined);
    };
  };
}

export function templateOf(prefix: string): string {
  return `${prefix}_template`;
}

async function makeTemplate(server: DatabaseUrls, prefix: string, prepare: Prepare): Promise<void> {
  const name = templateOf(prefix);
  await execute(
    server.ownerUrl,
    `create database ${name}`,
    `revoke temporary on database ${name} from public`,
  );
  await prepare({
    ownerUrl: withDatabase(server.ownerUrl, name),
    applicationUrl: withDatabase(server.applicationUrl, name),
  });
  // A template that somebody is connected to cannot be cloned, so from here on nobody may be.
  await execute(server.ownerUrl, `alter database ${name} allow_connections false`);
}

/** The owner of the tables reaches the server itself, the application reaches it through a pooler. */
async function behindPooler(server: Server): Promise<Server> {
  const pooler = await startPooler(server.applicationUrl);
  return {
    ownerUrl: server.ownerUrl,
    applicationUrl: pooler.url,
    async remove(prefix) {
      await pooler.stop();
      await server.remove(prefix);
    },
  };
}

async function useServer(ownerUrl: string): Promise<Server> {
  return {
    ownerUrl,
    applicationUrl: await applicationUrlFor(ownerUrl),
    remove: async (prefix) => {
      const rows = await execute(
        ownerUrl,
        `select datname from pg_database where starts_with(datname, '${prefix}')`,
      );
      for (const { datname } of rows)
        await execute(ownerUrl, `drop database if exists ${String(datname)} with (force)`);
    },
  };
}

/**
 * The role `prescient_app` on a server that is not ours, or the owner where it cannot be had: when we may not create
 * roles, or when it exists with a password that we do not know. The password follows from the url, so that runs that
 * share a server agree on it; an existing role is never changed.
 */
async function applicationUrlFor(ownerUrl: string): Promise<string> {
  const url = new URL(ownerUrl);
  url.username = 'prescient_app';
  url.password = createHmac('sha256', ownerUrl).update('prescient_app').digest('hex');
  // Both may fail, and then the login tells: another run may have made the role a moment ago.
  await execute(ownerUrl, `create role prescient_app login password '${url.password}'`).catch(
    () => undefined,
  );
  return execute(url.href, 'select 1').then(
    () => url.href,
    () => ownerUrl,
  );
}
