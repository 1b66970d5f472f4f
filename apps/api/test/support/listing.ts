import { parsePrice, parseShares, type MarketListing } from '@prescient/core';

/** The time of the listing's last change. */
export const NOON = new Date('2026-03-01T12:00:00Z');

/** An open market as a venue lists it, with a condition and tokens of its own; a test names what it is about. */
export const aListing = ({ marketId = 'rain', ...fields }: Partial<MarketListing> = {}): MarketListing => ({
  venue: 'polymarket',
  marketId,
  conditionId: `0x${marketId}`,
  eventId: 'weather',
  question: 'Will it rain in Port Astrid tomorrow?',
  slug: null,
  outcomes: [
    { label: 'Yes', tokenId: marketId === 'rain' ? '7001' : `${marketId}-yes` },
    { label: 'No', tokenId: marketId === 'rain' ? '7002' : `${marketId}-no` },
  ],
  tickSize: parsePrice('0.01'),
  priceRanges: null,
  minimumSize: parseShares('5'),
  fees: { kind: 'polymarket', rate: '0.05', exponent: '1' },
  negativeRisk: false,
  negativeRiskGroup: null,
  acceptingOrders: true,
  endsAt: null,
  series: null,
  tags: [],
  volume: null,
  liquidity: null,
  venueUpdatedAt: NOON,
  observation: { state: 'open', reviewReason: null },
  prices: [parsePrice('0.6'), parsePrice('0.4')],
  best: null,
  ...fields,
});
