import { setTimeout as sleep } from 'node:timers/promises';
import type { CommitFate } from '../network/commit-watch.ts';
import type { World } from '../world/world.ts';
import { healed, type Strike } from './fault.ts';

/** The longest wait for a COMMIT to strike; bots trade, so one comes soon. */
const COMMIT_COMES_MS = 2_000;
/** Longer than an API goes on trying, so that it has to tell its callers that it does not know. */
const AWAY_MS = 1_200;

/** Every second COMMIT is hit, for a while. */
const often =
  (fate: CommitFate): Strike =>
  async ({ commits }, random) => {
    commits.strikes = () => random.chance(0.5);
    commits.fate = fate;
    await sleep(random.between(250, 500));
    commits.fate = 'pass';
    return healed();
  };

/** Loses the reply of one COMMIT and does something at that very moment; answers whether there was a COMMIT. */
async function atOneCommit({ commits }: World, then: () => void): Promise<void> {
  let left = 1;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, COMMIT_COMES_MS);
    commits.strikes = () => left-- > 0;
    commits.onHit = () => {
      clearTimeout(timer);
      then();
      resolve();
    };
    commits.fate = 'lose-reply';
  });
  commits.fate = 'pass';
  commits.onHit = () => undefined;
}

/** The reply is lost and the database stays away: nobody can tell what happened, until it is back. */
const replyThenAway: Strike = async (world) => {
  await atOneCommit(world, () => world.database.refuse());
  await sleep(AWAY_MS);
  world.database.heal();
  return healed();
};

/** The server has committed, and the API dies before it hears of it. */
const replyThenKill: Strike = async (world) => {
  const kills: Promise<void>[] = [];
  await atOneCommit(world, () => kills.push(...world.doors.map((door) => door.kill())));
  const since = Date.now();
  await Promise.all(kills);
  await Promise.all(world.doors.map((door) => door.start()));
  return { since, door: world.doors[0] ?? null };
};

export const commitFaults = {
  'commit-reply-lost': often('lose-reply'),
  'commit-reply-lost-and-away': replyThenAway,
  'commit-reply-lost-and-kill': replyThenKill,
  'commit-request-lost': often('lose-request'),
};
