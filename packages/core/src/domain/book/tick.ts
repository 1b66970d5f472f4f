import { ONE_PRICE, type Price } from '../../money/index.ts';

/** True if a venue takes an order at this price: `tick ≤ price ≤ 1 − tick`, in whole ticks. */
export const isOnTick = (price: Price, tick: Price): boolean =>
  tick > 0n && price >= tick && price + tick <= ONE_PRICE && price % tick === 0n;
