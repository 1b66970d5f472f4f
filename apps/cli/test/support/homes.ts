import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalPostgres, stopLocalPostgres, type LocalPostgres } from '@prescient/local-postgres';
import { askDesk } from '@prescient/testkit';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { MadeCluster } from './global-setup.ts';

/** The variables that tell commands of a database. */
export type Variables = Record<string, string>;

const madeCluster = (): Promise<MadeCluster> => askDesk(inject('prescientCluster'));

/** A folder of its own for a test's data, without a cluster; its server is stopped and it is removed at the end. */
export function emptyHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'prescient-cli-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(home, 0o755);
  onTestFinished(async () => {
    await stopLocalPostgres(home);
    rmSync(home, { recursive: true, force: true });
  });
  return home;
}

/** A folder with a cluster that was made and migrated before: copying it costs less than making another. */
export async function temporaryHome(): Promise<string> {
  const home = emptyHome();
  const { closedHome: from } = await madeCluster();
  // Node's own copy does not keep the modes of folders, on which PostgreSQL insists.
  if (process.platform === 'win32') cpSync(from, home, { recursive: true });
  else execFileSync('cp', ['-Rp', join(from, 'postgres'), home]);
  return home;
}

/** Keeps the server of a folder running until the test ends, so that not every command starts and stops one. */
export async function keepServer(home: string): Promise<LocalPostgres> {
  const server = await openLocalPostgres({ home, durable: false });
  onTestFinished(() => server.leave());
  return server;
}

/** A folder whose server runs for all of the test. */
export async function homeWithServer(): Promise<string> {
  const home = await temporaryHome();
  await keepServer(home);
  return home;
}

/** A database of a test's own on the server of the whole run, and a folder, for what is not about the local server. */
export interface OwnDatabase {
  readonly home: string;
  readonly variables: Variables;
  /** Runs statements as its owner, each by itself. */
  sql(statements: readonly string[]): Promise<Record<string, unknown>[]>;
}

const named = (url: string, name: string): string =>
  Object.assign(new URL(url), { pathname: `/${name}` }).href;

async function query(url: string, statements: readonly string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

export async function ownDatabase(): Promise<OwnDatabase> {
  const { ownerUrl, applicationUrl } = await madeCluster();
  const home = mkdtempSync(join(tmpdir(), 'prescient-cli-'));
  const name = `test_${randomBytes(6).toString('hex')}`;
  const elsewhere = named(ownerUrl, 'postgres');
  await query(elsewhere, [
    `create database ${name} template prescient`,
    `grant connect on database ${name} to prescient_app`,
  ]);
  onTestFinished(async () => {
    await query(elsewhere, [`drop database ${name} with (force)`]);
    rmSync(home, { recursive: true, force: true });
  });
  const mine = named(ownerUrl, name);
  return {
    home,
    variables: {
      PRESCIENT_HOME: home,
      DATABASE_URL: named(applicationUrl, name),
      MIGRATION_DATABASE_URL: mine,
    },
    sql: (statements) => query(mine, statements),
  };
}
