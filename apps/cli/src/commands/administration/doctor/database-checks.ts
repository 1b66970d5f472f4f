import { localPostgresStatus } from '@prescient/local-postgres';
import { withClient } from '../../../database/owner-client.ts';
import { fault, ok, warning, type Check } from './finding.ts';

/** Milliseconds for a connection, and for a statement. */
const PATIENCE_MS = 3_000;
const LIMITS = { connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS };

/** The oldest PostgreSQL that was tried. */
const OLDEST_POSTGRES = 15;

const SETTINGS = "select clock_timestamp() as now, current_setting('server_version') as version";

/** Asks a server which time it has. @returns how far its clock is ahead of ours, in the middle of the question */
async function ask(url: string): Promise<{ version: string; aheadMs: number }> {
  return withClient(
    url,
    async (client) => {
      const asked = Date.now();
      const { rows } = await client.query<{ now: Date; version: string }>(SETTINGS);
      const [{ now, version }] = rows as [{ now: Date; version: string }];
      return { version, aheadMs: now.getTime() - (asked + Date.now()) / 2 };
    },
    LIMITS,
  );
}

const placeOf = (url: string): string => {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
};

const database: Check = {
  name: 'database',
  look: async ({ environment: { databaseUrl, migrationDatabaseUrl, home } }) => {
    if (databaseUrl === null) {
      const { running, folder, port } = await localPostgresStatus(home);
      return ok(running ? `the local PostgreSQL runs on port ${port}` : `a start makes one in ${folder}`);
    }
    const { version } = await ask(databaseUrl);
    if (migrationDatabaseUrl !== null) await ask(migrationDatabaseUrl);
    const major = Number.parseInt(version, 10);
    if (major < OLDEST_POSTGRES)
      return fault(
        `PostgreSQL ${version} at ${placeOf(databaseUrl)}`,
        `Use PostgreSQL ${OLDEST_POSTGRES} or newer.`,
      );
    return ok(`PostgreSQL ${version} at ${placeOf(databaseUrl)} answers`);
  },
};

/** Milliseconds by which clocks may differ before a book looks too old, or from the future. */
const MAX_AHEAD_MS = 2_000;

const clock: Check = {
  name: 'clock',
  look: async ({ environment: { databaseUrl } }) => {
    if (databaseUrl === null) return ok('the database uses the clock of this machine');
    const { aheadMs } = await ask(databaseUrl);
    const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
    if (Math.abs(aheadMs) <= MAX_AHEAD_MS) return ok(`within ${seconds} s of the clock of the database`);
    return warning(
      `${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} the clock of the database`,
      'Set the clocks of both machines by NTP.',
    );
  },
};

/** The checks of the database. */
export const DATABASE_CHECKS: readonly Check[] = [database, clock];
