import type { KnownMarket } from '../truth/truth.ts';

/** A market as a trader knows it. */
export type TradedMarket = Pick<KnownMarket, 'venue' | 'marketId' | 'question'>;

/** A buy that a trader has to make before the day begins, and whose shares it keeps until the market is settled. */
export interface Errand {
  readonly market: TradedMarket;
  /** The real time before which it cannot be done. */
  readonly notBefore: Date | null;
  /** True if it has to be of other than whole shares, of which half is sold at once. */
  readonly inFractions: boolean;
}

/** A waiver that ends within this time is waited for, and no later one. */
const WORTH_WAITING_MS = 60_000;

/** True if it can be done now. */
export const isDue = ({ notBefore }: Errand): boolean =>
  notBefore === null || notBefore.getTime() <= Date.now();

/**
 * The errands in a market, so that the day meets what it has to meet however slow the machine is: a record may say what it
 * likes of a market that nobody holds, and at Kalshi fractions are bought and sold, during a waiver and after its end.
 */
export function errandsIn(market: KnownMarket): Errand[] {
  if (market.venue === 'polymarket')
    return market.swap === null ? [] : [{ market, notBefore: null, inFractions: false }];
  const { waivedUntil } = market;
  const first = { market, notBefore: null, inFractions: true };
  const endsSoon = waivedUntil !== null && waivedUntil.getTime() < Date.now() + WORTH_WAITING_MS;
  return endsSoon ? [first, { ...first, notBefore: waivedUntil }] : [first];
}
