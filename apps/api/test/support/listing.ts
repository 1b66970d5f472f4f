import { parsePrice, parseShares, type MarketListing } from '@prescient/core';

/** The time of the listing's last change. */
export const NOON = new Date('2026-03-01T12:00:00Z');

/** An open market as a venue lists it; a test names what it is about. */
export const aListing = (fields: Partial<MarketListing> = {}): MarketListing => ({
  venue: 'polymarket',
  marketId: 'rain',
  conditionId: '0xrain',
  eventId: 'weather',
  question: 'Will it rain in Port Astrid tomorrow?',
  slug: null,
  outcomes: [
    { label: 'Yes', tokenId: '7001' },
    { label: 'No', tokenId: '7002' },
  ],
  tickSize: parsePrice('0.01'),
  minimumSize: parseShares('5'),
  fees: { kind: 'polymarket', rate: '0.05', exponent: '1' },
  negativeRisk: false,
  negativeRiskGroup: null,
  acceptingOrders: true,
  endsAt: null,
  venueUpdatedAt: NOON,
  observation: { state: 'open', reviewReason: null },
  prices: [parsePrice('0.6'), parsePrice('0.4')],
  ...fields,
});
