import type { ActFate } from './act.ts';
import type { ObservedAccount, ObservedMarket, ObservedResolution } from './observation.ts';

/** The moment of a simulation, and what is left of its budget. */
export interface SimMoment {
  readonly now: string;
  /** The end of the window. */
  readonly to: string;
  /** True once the window is over: all that is left is to end it. */
  readonly isOver: boolean;
  readonly callsLeft: number;
  /** Dollars before fees; null for no bound. */
  readonly stakeLeft: string | null;
}

/** The account, and the positions that were paid since the last answer. */
export interface SimState extends SimMoment {
  readonly account: ObservedAccount;
  readonly resolutions: readonly ObservedResolution[];
}

export interface Observation extends SimState {
  readonly markets: readonly ObservedMarket[];
  /** Hand it back as `after` for the next markets; null where there are no more. */
  readonly nextAfter: string | null;
}

export interface ActAnswer extends SimState {
  /** In the order of the acts. */
  readonly fates: readonly ActFate[];
}

/** The markets that an observation shows: these, or those after one by venue and id. */
export interface Look {
  readonly marketIds?: readonly string[] | undefined;
  readonly after?: string | null | undefined;
  readonly limit: number;
  /** Levels of each side. */
  readonly depth: number;
}
