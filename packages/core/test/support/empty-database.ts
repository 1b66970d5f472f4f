import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { connect, type Database } from '../../src/index.ts';

/** Runs a statement that PostgreSQL allows in no transaction. */
const alone = (db: Database, sql: string): Promise<unknown> => db.orm.em.getConnection().execute(sql);

/**
 * A database that nobody has ever used, on the server of `ownerUrl`; `options` are those of CREATE DATABASE. It goes at
 * the end of the test, or when `atEnd` says.
 */
export async function emptyDatabase(
  ownerUrl: string,
  options = '',
  atEnd: (clean: () => Promise<void>) => void = onTestFinished,
): Promise<Database> {
  const server = await connect({ patienceMs: 600_000, url: ownerUrl, poolSize: 1 });
  const url = new URL(ownerUrl);
  const name = `${url.pathname.slice(1)}_${randomBytes(4).toString('hex')}`;
  await alone(server, `create database ${name} ${options}`);
  url.pathname = `/${name}`;
  const db = await connect({ patienceMs: 600_000, url: url.href });
  atEnd(async () => {
    await db.close();
    await alone(server, `drop database ${name} with (force)`);
    await server.close();
  });
  return db;
}

/** A path at which there is nothing yet, in a folder that goes with the test. */
export function newPath(): string {
  const parent = mkdtempSync(join(tmpdir(), 'prescient-backup-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, 'backup');
}
