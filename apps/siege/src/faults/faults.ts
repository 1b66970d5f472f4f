import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@prescient/workshop';
import type { BesiegedApi } from '../ground/besieged-api.ts';
import type { Ground } from '../ground/ground.ts';
import { LIE_KINDS } from '../venue/lies.ts';

/**
 * Attacks and, where nobody else could, lets go again; nothing is started. Returns the moment from which the way back is
 * counted: the kill, or the moment of letting go.
 */
type Attack = (ground: Ground, random: Random) => Promise<number>;

const now = (): number => performance.now();

const oneApi = ({ apis }: Ground, random: Random): BesiegedApi => random.pick(apis);

/** An attack that is over at once; the way back counts from its beginning. */
const strike =
  (attack: (ground: Ground, random: Random) => Promise<unknown>): Attack =>
  async (ground, random) => {
    const since = now();
    await attack(ground, random);
    return since;
  };

const freezeApi: Attack = async (ground, random) => {
  const api = oneApi(ground, random);
  api.pause();
  await sleep(random.between(300, 4_000));
  api.resume();
  return now();
};

const freezePostgres: Attack = async ({ postgres }, random) => {
  const thaw = await postgres.freeze();
  await sleep(random.between(300, 3_000));
  thaw();
  return now();
};

/** Both APIs and the postmaster, in an order that chance decides, some milliseconds apart. */
const killEverything = strike(async ({ apis, postgres }, random) => {
  const kills = random.shuffle([...apis.map((api) => () => api.kill()), () => postgres.kill()]);
  for (const kill of kills) {
    await kill();
    await sleep(random.between(0, 150));
  }
});

/** The postmaster twice: the second time while the APIs start it again. */
const killTwice: Attack = async ({ postgres }, random) => {
  await postgres.kill();
  await sleep(random.between(100, 1_500));
  const since = now();
  await postgres.kill();
  return since;
};

/** One API's wall clock is wrong for some seconds, and right again. */
const jump =
  (offset: string): Attack =>
  async ({ clocks }, random) => {
    const clock = random.pick(clocks);
    clock.jump(offset);
    await sleep(random.between(1_500, 4_000));
    clock.right();
    return now();
  };

/** The venue tells one kind of lie for some seconds; trading goes on all the while. */
const lie: Attack = async ({ venue }, random) => {
  const since = now();
  venue.lie = random.pick(LIE_KINDS);
  await sleep(random.between(1_500, 5_000));
  venue.lie = null;
  return since;
};

const nothing: Attack = async (_, random) => {
  await sleep(random.between(300, 900));
  return now();
};

const ATTACKS = {
  none: nothing,
  'api-kill': strike((ground, random) => oneApi(ground, random).kill()),
  'apis-kill': strike(({ apis }) => Promise.all(apis.map((api) => api.kill()))),
  'api-stop': strike((ground, random) => oneApi(ground, random).stop()),
  'api-freeze': freezeApi,
  'postgres-kill': strike(({ postgres }) => postgres.kill()),
  'postgres-kill-twice': killTwice,
  'postgres-immediate': strike(({ postgres }) => postgres.quit()),
  'postgres-backend-kill': strike(({ postgres }) => postgres.killBackend()),
  'postgres-freeze': freezePostgres,
  'everything-kill': killEverything,
  'clock-day-ahead': jump('+1d'),
  'clock-day-back': jump('-1d'),
  'clock-years-back': jump('-14y'),
  'venue-lies': lie,
} as const satisfies Record<string, Attack>;

export type AttackKind = keyof typeof ATTACKS;
export const ATTACK_KINDS = Object.keys(ATTACKS) as readonly AttackKind[];

/** True for attacks that need a clock of the siege's own. */
export const needsClock = (kind: AttackKind): boolean => kind.startsWith('clock-');

export const attackOf = (kind: AttackKind): Attack => ATTACKS[kind];
