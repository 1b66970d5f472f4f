import { setTimeout as sleep } from 'node:timers/promises';
import type { TcpProxy } from '../network/tcp-proxy.ts';
import type { World } from '../world/world.ts';
import { healed, type Strike } from './fault.ts';

type NetworkOf = (world: World) => readonly TcpProxy[];

const ofBots: NetworkOf = ({ doors }) => doors.map(({ proxy }) => proxy);
const ofDatabase: NetworkOf = ({ database }) => [database];

/** Bad weather on some networks for a while. */
const spell =
  (
    networksOf: NetworkOf,
    weather: { begin(proxy: TcpProxy): void; shortest: number; longest: number },
  ): Strike =>
  async (world, random) => {
    const networks = networksOf(world);
    for (const proxy of networks) weather.begin(proxy);
    await sleep(random.between(weather.shortest, weather.longest));
    for (const proxy of networks) proxy.heal();
    return healed();
  };

/** Connections are reset, and for a while nobody gets a new one. */
const cut = { begin: (proxy: TcpProxy) => proxy.refuse(), shortest: 20, longest: 400 };
const delay = { begin: (proxy: TcpProxy) => proxy.slow(30), shortest: 300, longest: 600 };
/** Bytes vanish; afterwards the connections that lost some are reset. */
const blackHole = { begin: (proxy: TcpProxy) => proxy.swallow(), shortest: 200, longest: 900 };

/** PostgreSQL sees its sessions end, the APIs are never told: only time-outs of their own can help them. */
const orphan: Strike = async ({ database }) => {
  database.orphan();
  return healed();
};

export const networkFaults = {
  'bots-cut': spell(ofBots, cut),
  'bots-delay': spell(ofBots, delay),
  'bots-black-hole': spell(ofBots, blackHole),
  'database-cut': spell(ofDatabase, cut),
  'database-delay': spell(ofDatabase, { ...delay, begin: (proxy) => proxy.slow(10) }),
  'database-black-hole': spell(ofDatabase, blackHole),
  'database-orphan': orphan,
};
