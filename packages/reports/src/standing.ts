import type { Usd } from '@prescient/core/money';
import { clusteredInterval, type Cluster, type Interval } from './statistics/bootstrap.ts';
import { ratioOf } from './statistics/clusters.ts';
import type { Steps } from './steps.ts';

/** The result of one portfolio among several. */
export interface Standing {
  readonly initialBalance: Usd;
  readonly equity: Usd;
  /** `equity ÷ initialBalance − 1`; null for an initial balance of 0. */
  readonly totalReturn: number | null;
  /** `Σ realized P&L ÷ Σ cost` of the closed trades that are counted; null without one. */
  readonly returnOnCost: number | null;
  /** Its 95 % interval; null with fewer than ten events. */
  readonly returnInterval: Interval | null;
  /** Events with a closed trade. */
  readonly events: number;
}

/** `equity ÷ initialBalance − 1`; null for an initial balance of 0. */
export const totalReturnOf = (initialBalance: Usd, equity: Usd): number | null =>
  initialBalance > 0n ? Number(equity - initialBalance) / Number(initialBalance) : null;

/** Computes the standing of a portfolio from the sums of its events. */
export function* standingSteps(
  { initialBalance, equity }: Pick<Standing, 'initialBalance' | 'equity'>,
  events: readonly Cluster[],
): Steps<Standing> {
  return {
    initialBalance,
    equity,
    totalReturn: totalReturnOf(initialBalance, equity),
    returnOnCost: ratioOf(events),
    returnInterval: yield* clusteredInterval(events),
    events: events.length,
  };
}
