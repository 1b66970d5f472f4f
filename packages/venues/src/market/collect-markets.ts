import type { VenueMarket } from './market.ts';
import { refuse, type Refusal } from '../wire/refusal.ts';

/** The result of reading one market. */
export type ParsedMarket = { market: VenueMarket } | { refusal: Refusal };

/** Pages overlap while markets move between them, so of two copies the one that was updated last is kept. */
export function collectMarkets(parsed: readonly ParsedMarket[]): {
  markets: VenueMarket[];
  refusals: Refusal[];
} {
  const kept = new Map<string, VenueMarket>();
  const refusals: Refusal[] = [];
  for (const item of parsed) {
    if ('refusal' in item) {
      refusals.push(item.refusal);
      continue;
    }
    const { market } = item;
    const earlier = kept.get(market.marketId);
    if (earlier) {
      refusals.push(refuse({ kind: 'market', id: market.marketId }, { code: 'DUPLICATE', field: null }));
    }
    if (!earlier || isNewer(market, earlier)) kept.set(market.marketId, market);
  }
  return { markets: [...kept.values()], refusals };
}

const isNewer = (a: VenueMarket, b: VenueMarket): boolean => (a.updatedAt ?? '') > (b.updatedAt ?? '');
