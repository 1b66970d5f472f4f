import type { Shares, Usd } from '../../money/index.ts';
import type { BookLevel } from './book.ts';

/** `buy` eats asks, `sell` eats bids. */
export type Side = 'buy' | 'sell';

/** A level with the part of it that this portfolio's own fills took before. */
export interface Depth extends BookLevel {
  readonly consumed: Shares;
}

/** A level that was reached, and what was taken there; nothing where it was used up. */
export interface Eaten extends Depth {
  readonly taken: Shares;
  /** `taken × price`; of a buy rounded up, of a sale down, where that is no whole millionth. */
  readonly cost: Usd;
}
