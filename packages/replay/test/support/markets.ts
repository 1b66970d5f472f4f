import { merged, type Market, type MarketListing, type MarketObservation } from '@prescient/core/domain';
import { parsePrice, parseShares } from '@prescient/core/money';

/** An open market as a venue lists it; a test names what it is about. */
export const aListing = (fields: Partial<MarketListing> & { marketId: string }): MarketListing => ({
  venue: 'polymarket',
  conditionId: null,
  eventId: null,
  question: `Will ${fields.marketId} happen?`,
  slug: null,
  outcomes: [
    { label: 'Yes', tokenId: `${fields.marketId}-yes` },
    { label: 'No', tokenId: `${fields.marketId}-no` },
  ],
  tickSize: parsePrice('0.01'),
  priceRanges: null,
  minimumSize: parseShares('5'),
  fees: { kind: 'none' },
  negativeRisk: false,
  negativeRiskGroup: null,
  acceptingOrders: true,
  endsAt: null,
  series: null,
  tags: [],
  volume: null,
  liquidity: null,
  venueUpdatedAt: null,
  observation: { state: 'open', reviewReason: null },
  prices: [null, null],
  best: null,
  ...fields,
});

/** The market of a listing, as a catalogue keeps it that knew it before, or not. */
export const marketOf = (listing: MarketListing, at: number, known: Market | null = null): Market =>
  merged(known, listing, new Date(at));

/** A venue's word that a market is resolved. @param payout of outcome 0 */
export const resolved = (payout: string): MarketObservation => ({
  state: 'resolved',
  payout: payout === 'void' ? 'void' : parsePrice(payout),
});
