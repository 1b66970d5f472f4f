import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '@prescient/core';
import type pg from 'pg';
import { withClient } from './owner-client.ts';

/** Any fixed number; names a restore among the advisory locks of the server. */
const RESTORE_LOCK = 7_370_003;
const BEING_RESTORED = 'prescient_restoring_';
const KEPT = 'prescient_before_';
/** The interval at which sessions are sent away while a database gets another name. */
const SEND_AWAY_MS = 20;
/** PostgreSQL waits five seconds for the last session to end; on a busy machine that can be too short. */
const RENAMING_ATTEMPTS = 5;
const BEING_ACCESSED = '55006';

/** Ends the sessions of a database, but for those that only an administrator of the server may end: PostgreSQL's own too. */
const SEND_AWAY = `
  select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
  where a.datid = $1 and not r.rolsuper`;

const heldBy = (name: string): BackupError =>
  new BackupError(
    `A session that we may not end uses the database ${name}; end it and try again. Nothing was changed.`,
  );

/** A moment as part of a name: `20260213_120000123`. */
export const stampOf = (now: Date): string =>
  now
    .toISOString()
    .replace(/[-:.Z]/g, '')
    .replace('T', '_');

const withName = (url: string, name: string): string =>
  Object.assign(new URL(url), { pathname: `/${name}` }).href;
export const nameIn = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

/** The databases of the local server, in the hands of the role that owns them, during one restore. */
export class LocalDatabases {
  readonly #client: pg.Client;
  /** Connection string of the owner to the database that everybody uses. */
  readonly #ownerUrl: string;

  private constructor(client: pg.Client, ownerUrl: string) {
    this.#client = client;
    this.#ownerUrl = ownerUrl;
  }

  /** Lets `work` handle them, and nobody else meanwhile. @throws BackupError where another restore is under way */
  static use<T>(ownerUrl: string, work: (databases: LocalDatabases) => Promise<T>): Promise<T> {
    return withClient(withName(ownerUrl, 'postgres'), async (client) => {
      const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
        RESTORE_LOCK,
      ]);
      if (rows[0]?.taken !== true) throw new BackupError('Another restore is under way; wait for it to end.');
      const databases = new LocalDatabases(client, ownerUrl);
      await databases.#dropLeftovers();
      return work(databases);
    });
  }

  /** Makes a database for the length of `work`, open to the role that trades as the one in use is. */
  async withNew<T>(applicationRole: string, work: (name: string, url: string) => Promise<T>): Promise<T> {
    const name = `${BEING_RESTORED}${stampOf(new Date())}`;
    await this.#client.query(`create database ${name}`);
    try {
      await this.#client.query(`revoke all on database ${name} from public`);
      await this.#client.query(
        `grant connect on database ${name} to ${this.#client.escapeIdentifier(applicationRole)}`,
      );
      return await work(name, withName(this.#ownerUrl, name));
    } finally {
      await this.#client.query(`drop database if exists ${name} with (force)`);
    }
  }

  /** Databases that were in use before a restore. */
  async kept(): Promise<string[]> {
    const kept = 'select datname from pg_database where starts_with(datname, $1) order by datname';
    const { rows } = await this.#client.query<{ datname: string }>(kept, [KEPT]);
    return rows.map(({ datname }) => datname);
  }

  /**
   * Puts a database in the place of the one in use, which keeps all it holds under the name that is answered. Both get
   * their names in one transaction, so that there is always one in use; sessions are sent away and find the new one
   * when they come back.
   */
  async putInPlace(incoming: string): Promise<string> {
    const current = nameIn(this.#ownerUrl);
    const kept = `${KEPT}${stampOf(new Date())}`;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#keepingOut(current, () =>
          this.#rename([
            [current, kept],
            [incoming, current],
          ]),
        );
        return kept;
      } catch (error) {
        if ((error as pg.DatabaseError).code !== BEING_ACCESSED) throw error;
        if (attempt === RENAMING_ATTEMPTS) throw heldBy(current);
      }
    }
  }

  async #rename(names: readonly (readonly [from: string, to: string])[]): Promise<void> {
    const quoted = (name: string): string => this.#client.escapeIdentifier(name);
    await this.#client.query('begin');
    try {
      for (const [from, to] of names)
        await this.#client.query(`alter database ${quoted(from)} rename to ${quoted(to)}`);
      await this.#client.query('commit');
    } catch (error) {
      await this.#client.query('rollback');
      throw error;
    }
  }

  /** Renaming waits for a moment until nobody is connected and lets nobody in; this ends the sessions that there are. */
  async #keepingOut(name: string, work: () => Promise<void>): Promise<void> {
    await withClient(withName(this.#ownerUrl, 'postgres'), async (client) => {
      // By number: the name is soon another's.
      const { rows } = await client.query<{ oid: number }>('select oid from pg_database where datname = $1', [
        name,
      ]);
      const done = new AbortController();
      const sending = (async () => {
        for (; !done.signal.aborted; await sleep(SEND_AWAY_MS)) {
          await client.query(SEND_AWAY, [rows[0]?.oid]);
        }
      })();
      await Promise.all([work().finally(() => done.abort()), sending]);
    });
  }

  /** Drops the databases that killed restores left behind: nothing in them was ever complete. */
  async #dropLeftovers(): Promise<void> {
    const left = 'select datname from pg_database where starts_with(datname, $1)';
    const { rows } = await this.#client.query<{ datname: string }>(left, [BEING_RESTORED]);
    for (const { datname } of rows)
      await this.#client.query(
        `drop database if exists ${this.#client.escapeIdentifier(datname)} with (force)`,
      );
  }
}
