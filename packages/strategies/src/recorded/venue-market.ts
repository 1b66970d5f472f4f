import { exclusiveGroupOf } from '@prescient/core/domain';
import { marketView, type MarketView } from '../context/market-view.ts';
import { numberOf } from '../definition/amounts.ts';
import type { VenueMarket } from '@prescient/venues';

const amountOf = (decimal: string | null): number | null => (decimal === null ? null : Number(decimal));

/** A market of a venue as a strategy sees it: without its prices, its state and its payouts. */
export const viewOfVenueMarket = (market: VenueMarket): MarketView =>
  marketView({
    id: market.marketId,
    venue: market.venue,
    question: market.question,
    labels: { yes: market.outcomes[0].label, no: market.outcomes[1].label },
    eventId: market.event?.id ?? null,
    eventTitle: market.event?.title ?? null,
    endsAt: market.endDate === null ? null : Date.parse(market.endDate),
    tickSize: market.tickSize === null ? null : numberOf(market.tickSize),
    priceSpans:
      market.priceRanges?.map(({ start, end, step }) => ({
        start: numberOf(start),
        end: numberOf(end),
        step: numberOf(step),
      })) ?? null,
    minimumSize: market.minimumSize === null ? null : numberOf(market.minimumSize),
    exclusiveGroup: exclusiveGroupOf({
      negativeRisk: market.negRisk,
      negativeRiskGroup: market.negRiskGroup,
      eventId: market.event?.id ?? null,
      mutuallyExclusive: market.event?.mutuallyExclusive ?? null,
    }),
    fees: market.fees ?? { kind: 'unknown' },
    liquidity: amountOf(market.liquidity),
    volume: amountOf(market.volume),
  });
