import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { askDesk } from './desk.ts';
import { templateOf, type DatabaseUrls, type PreparedServer } from './server.ts';
import { execute, withDatabase } from './sql.ts';

export interface TestDatabase extends DatabaseUrls {
  readonly name: string;
  /** True if the application reaches it through a pooler that knows no prepared statements. */
  readonly pooled: boolean;
  /** Drops the database, even if clients are still connected; twice does no harm. */
  drop(): Promise<void>;
}

const beingAccessed = '55006';
const attempts = 20;

/** A fresh copy of the template that the global set-up prepared. Needs `testServer` as the project's global set-up. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { ownerUrl, applicationUrl, prefix, pooled, strategy } = await askDesk<PreparedServer>(
    inject('prescientServer'),
  );
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  await clone(ownerUrl, name, `template ${templateOf(prefix)} strategy ${strategy}`);
  return {
    name,
    pooled,
    ownerUrl: withDatabase(ownerUrl, name),
    applicationUrl: withDatabase(applicationUrl, name),
    drop: async () => void (await execute(ownerUrl, `drop database if exists ${name} with (force)`)),
  };
}

/** PostgreSQL refuses to copy a template while so much as its own cleaner looks at it, which passes. */
async function clone(ownerUrl: string, name: string, how: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await execute(
        ownerUrl,
        `create database ${name} ${how}`,
        `revoke temporary on database ${name} from public`,
      );
      return;
    } catch (error) {
      const passing = error instanceof Error && 'code' in error && error.code === beingAccessed;
      if (!passing || attempt === attempts) throw error;
      await sleep(50 * Math.random() + 10);
    }
  }
}
