import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '@prescient/core';
import type pg from 'pg';
import { withClient } from './owner-client.ts';

/** A fixed number, chosen freely, that stands for a restore among the advisory locks of the server. */
const RESTORE_LOCK = 7_370_003;
const BEING_RESTORED = 'prescient_restoring_';
const KEPT = 'prescient_before_';
/** Milliseconds between two attempts to end the sessions of a database that gets another name. */
const SEND_AWAY_MS = 20;
/** One attempt waits five seconds for the last session to end, which can be too short on a busy machine. */
const RENAMING_ATTEMPTS = 5;
const BEING_ACCESSED = '55006';

/** Ends the sessions of a database, except those that only an administrator of the server may end. */
const SEND_AWAY = `
  select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
  where a.datid = $1 and not r.rolsuper`;

const heldBy = (name: string): BackupError =>
  new BackupError(
    `Nothing was changed: a session that Prescient may not end uses the database ${name}. End that session and try again.`,
  );

/** Returns a moment as part of a name: `20260213_120000123`. */
export const stampOf = (now: Date): string =>
  now
    .toISOString()
    .replace(/[-:.Z]/g, '')
    .replace('T', '_');

const withName = (url: string, name: string): string =>
  Object.assign(new URL(url), { pathname: `/${name}` }).href;
export const nameIn = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

/** The databases of the local server during one restore, handled by the role that owns them. */
export class LocalDatabases {
  readonly #client: pg.Client;
  /** Connection string of the owner to the database that everybody uses. */
  readonly #ownerUrl: string;

  private constructor(client: pg.Client, ownerUrl: string) {
    this.#client = client;
    this.#ownerUrl = ownerUrl;
  }

  /** Lets `work` handle the databases, and keeps other restores out meanwhile. @throws BackupError if one is under way */
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

  /** Makes a database, open to `applicationRole`, and drops it after `work` unless it was renamed. */
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

  /** Returns the names of the databases that earlier restores replaced. */
  async kept(): Promise<string[]> {
    const kept = 'select datname from pg_database where starts_with(datname, $1) order by datname';
    const { rows } = await this.#client.query<{ datname: string }>(kept, [KEPT]);
    return rows.map(({ datname }) => datname);
  }

  /**
   * Puts a database in the place of the one in use, which keeps its data under another name. Both are renamed in one
   * transaction, so a database in use exists at every moment. Sessions are ended, and find the new one when they connect
   * again.
   * @returns the name of the database that was in use
   * @throws BackupError if a session that may not be ended keeps the database in use
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

  /** Ends the sessions of a database while `work` renames it: a rename waits until nobody is connected. */
  async #keepingOut(name: string, work: () => Promise<void>): Promise<void> {
    await withClient(withName(this.#ownerUrl, 'postgres'), async (client) => {
      // By number, because another database soon has the name.
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

  /** Drops the databases that killed restores left behind; none of them is complete. */
  async #dropLeftovers(): Promise<void> {
    const left = 'select datname from pg_database where starts_with(datname, $1)';
    const { rows } = await this.#client.query<{ datname: string }>(left, [BEING_RESTORED]);
    for (const { datname } of rows)
      await this.#client.query(
        `drop database if exists ${this.#client.escapeIdentifier(datname)} with (force)`,
      );
  }
}
