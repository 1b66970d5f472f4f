import type { Random } from '@prescient/workshop';
import type { Door } from '../world/door.ts';
import type { World } from '../world/world.ts';

/** A fault that is over: the machinery runs again, or must find its way back by itself. */
export interface Injury {
  /** From when recovery is counted: a kill counts from the kill, whatever lets go again from when it let go. */
  readonly since: number;
  /** The door that must answer again; null where any may. */
  readonly door: Door | null;
}

/** Strikes and, where nobody else would, mends. */
export type Strike = (world: World, random: Random) => Promise<Injury>;

export const healed = (door: Door | null = null): Injury => ({ since: Date.now(), door });
