import { z } from 'zod';

const fraction = z.number().positive().max(1_000_000);
const hours = z.number().positive().max(1_000_000);

/** The rules of `exits`, checked. */
export const exitsSchema = z.strictObject({
  takeProfit: fraction.optional(),
  stopLoss: fraction.max(1).optional(),
  maxHold: hours.optional(),
  beforeEnd: hours.optional(),
});

/** The rules by which a position is sold without any code of the strategy's. Each rule is tried at every look at a position. */
export interface Exits {
  /** Sells when `best bid ≥ entry price × (1 + takeProfit)`. */
  readonly takeProfit?: number | undefined;
  /** Sells when `best bid ≤ entry price × (1 − stopLoss)`. */
  readonly stopLoss?: number | undefined;
  /** Sells after so many hours. */
  readonly maxHold?: number | undefined;
  /** Sells when the market's announced end is so many hours away, or fewer. */
  readonly beforeEnd?: number | undefined;
}
