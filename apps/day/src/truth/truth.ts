import type { GeneratedDay, MarketTruth } from '@prescient/recording';

/** The final payout of a share of each outcome, as decimals; `void` if the stakes are paid back. */
export type FinalPayouts = readonly [string, string] | 'void';

/** All possible decisions, which a person takes by turns where the venue leaves a market open. */
const DECISIONS: readonly FinalPayouts[] = ['void', ['1', '0'], ['0', '1'], ['0.5', '0.5'], ['0.25', '0.75']];

/** A market with its true end, from whichever source that becomes known. */
export interface KnownMarket extends MarketTruth {
  /** The source of the result: the venue, or a person where it gives none or its record stays swapped. */
  readonly decidedBy: 'venue' | 'person';
  readonly payouts: FinalPayouts;
}

/** The true results of a day. @throws Error for a day that leaves a market open */
export function knownMarkets({ truth }: GeneratedDay): ReadonlyMap<string, KnownMarket> {
  let turn = 0;
  const known = truth.markets.map((market): KnownMarket => {
    if (market.resolution === null) throw new Error(`Market ${market.marketId} never ends.`);
    const { payouts } = market.resolution;
    const isBelieved = market.swap === null || market.swap.until !== null;
    if (payouts !== null) return { ...market, decidedBy: isBelieved ? 'venue' : 'person', payouts };
    turn += 1;
    return { ...market, decidedBy: 'person', payouts: DECISIONS[(turn - 1) % DECISIONS.length]! };
  });
  return new Map(known.map((market) => [market.marketId, market]));
}
