import {
  parsePrice,
  parseShares,
  type EventListing,
  type MarketListing,
  type MarketObservation,
} from '../../src/index.ts';
import { NOON } from './builders.ts';

/** An event that a venue lists. */
export const anEvent = (fields: Partial<EventListing> = {}): EventListing => ({
  venue: 'polymarket',
  eventId: 'weather',
  title: 'Weather in Port Astrid',
  slug: 'weather',
  endsAt: NOON,
  venueUpdatedAt: NOON,
  mutuallyExclusive: null,
  ...fields,
});

/** An open market as a venue lists it, with a condition and tokens of its own; a test names what it is about. */
export const aListing = ({ marketId = 'rain', ...fields }: Partial<MarketListing> = {}): MarketListing => ({
  venue: 'polymarket',
  marketId,
  conditionId: `0x${marketId}`,
  eventId: 'weather',
  question: 'Will it rain in Port Astrid tomorrow?',
  slug: 'rain',
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
  endsAt: NOON,
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

/** A venue's word that a market is resolved; `payout` is of outcome 0. */
export const resolved = (payout: string): MarketObservation => ({
  state: 'resolved',
  payout: payout === 'void' ? 'void' : parsePrice(payout),
});

/** The outcomes of a listing. */
export const outcomesOf = (id: string): MarketListing['outcomes'] => aListing({ marketId: id }).outcomes;
/** The same outcomes, the other way round. */
export const swapped = (id: string): MarketListing['outcomes'] => [outcomesOf(id)[1], outcomesOf(id)[0]];
/** The same outcomes, the first with another label. */
export const relabelled = (id: string, label: string): MarketListing['outcomes'] => [
  { ...outcomesOf(id)[0], label },
  outcomesOf(id)[1],
];
