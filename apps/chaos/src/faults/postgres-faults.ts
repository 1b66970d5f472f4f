import { setTimeout as sleep } from 'node:timers/promises';
import { healed, type Strike } from './fault.ts';

/** kill -9 of the postmaster. Its memory is gone; what was committed is in the log on disk. */
const kill: Strike = async (world) => {
  const since = Date.now();
  await world.postgres.kill();
  await world.postgres.start();
  world.followPostgres();
  return { since, door: null };
};

/** An immediate shutdown, and a start. */
const quit: Strike = async (world) => {
  const since = Date.now();
  await world.postgres.quit();
  await world.postgres.start();
  world.followPostgres();
  return { since, door: null };
};

/** kill -9 of one backend: PostgreSQL throws every session out and recovers by itself. */
const killBackend: Strike = async (world) => {
  const since = Date.now();
  await world.postgres.killBackend();
  return { since, door: null };
};

/** Everything of PostgreSQL stands still: connections stay open and nobody answers. */
const freeze: Strike = async (world, random) => {
  const thaw = await world.postgres.freeze();
  await sleep(random.between(200, 1_500));
  thaw();
  return healed();
};

export const postgresFaults = {
  'postgres-kill': kill,
  'postgres-immediate': quit,
  'postgres-backend-kill': killBackend,
  'postgres-freeze': freeze,
};
