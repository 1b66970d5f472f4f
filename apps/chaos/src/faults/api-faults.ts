import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@prescient/workshop';
import type { Door } from '../world/door.ts';
import type { World } from '../world/world.ts';
import { healed, type Strike } from './fault.ts';

const BOTH = 0.4;

/** One of the APIs, or all of them. */
const victimsOf = ({ doors }: World, random: Random): readonly Door[] =>
  random.chance(BOTH) ? doors : [random.pick(doors)];

/** kill -9 at a random moment, and a restart at once, as a supervisor would. */
const kill: Strike = async (world, random) => {
  const victims = victimsOf(world, random);
  const since = Date.now();
  await Promise.all(victims.map((door) => door.kill()));
  await Promise.all(victims.map((door) => door.start()));
  return { since, door: victims[0] ?? null };
};

/** Frozen and let go on: it wakes up in the middle of transactions that others have waited for. */
const pause: Strike = async (world, random) => {
  const door = random.pick(world.doors);
  door.pause();
  await sleep(random.between(100, 600));
  door.resume();
  return healed(door);
};

/** No fault but the bots themselves: all trade at once, through every API, on the same portfolios. */
const race: Strike = async (_, random) => {
  await sleep(random.between(150, 300));
  return healed();
};

export const apiFaults = { race, 'api-kill': kill, 'api-pause': pause };
