import type { Part } from '../entrants/entrants.ts';
import type { Stage } from '../stage.ts';

/** Tells whether it can be seen already that a trouble struck. */
export type IsSeen = () => Promise<boolean> | boolean;

/** A trouble in the middle of a contest. */
export interface Trouble {
  readonly name: string;
  /** The portfolios that it strikes; nothing may change in the others. */
  readonly strikes: readonly Part[];
  /** Brings it about. */
  begin(stage: Stage): Promise<IsSeen>;
  /** Ends it, and returns once that can be seen; absent where it lasts until the end. */
  end?(stage: Stage): Promise<void>;
}

/** The course of a trouble, in milliseconds since 1970 by the clock that all processes share. */
export interface TroubleFact {
  readonly name: string;
  readonly strikes: readonly Part[];
  /** Before it was begun. */
  readonly from: number;
  /** Once it was begun. */
  readonly since: number;
  /** Before it was ended. */
  readonly until: number;
  /** Once it was ended. */
  readonly to: number;
  /** Cycles that each portfolio ended meanwhile. */
  readonly cycles: Readonly<Record<Part, number>>;
}
