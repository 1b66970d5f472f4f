import type { VenueEvent, VenueMarket } from '../market.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { parseEvent } from './parse-event.ts';
import { parseMarket } from './parse-market.ts';
import { readPage } from './read-page.ts';

/** What a page of markets came to: every market on it is either here or refused. */
export interface MarketPage {
  markets: VenueMarket[];
  refusals: Refusal[];
  /** Send it as `after_cursor` to get the next page; null on the last one. */
  nextCursor: string | null;
}

/** The same for a page of events: each market carries its event. */
export interface EventPage extends MarketPage {
  events: VenueEvent[];
}

/**
 * Reads the body of a Gamma `/markets` or `/markets/keyset` response. A bad market becomes a refusal.
 * @throws VenueFormatError when the body is no page at all
 */
export function parseGammaMarkets(body: string): MarketPage {
  const { items, nextCursor } = readPage(body, 'markets');
  return { ...collect(items.map((raw) => parseMarket(raw, null))), nextCursor };
}

/**
 * Reads the body of a Gamma `/events` or `/events/keyset` response. A bad event is refused together with its markets, a
 * bad market by itself.
 * @throws VenueFormatError when the body is no page at all
 */
export function parseGammaEvents(body: string): EventPage {
  const { items, nextCursor } = readPage(body, 'events');
  const events: VenueEvent[] = [];
  const parsed = items.flatMap((raw) => {
    const item = parseEvent(raw);
    if ('refusal' in item) return [item];
    events.push(item.event);
    return item.markets.map((market) => parseMarket(market, item.event));
  });
  return { events, ...collect(parsed), nextCursor };
}

/** Pages overlap while markets move between them, so of two copies the one that was updated last is kept. */
function collect(
  parsed: ({ market: VenueMarket } | { refusal: Refusal })[],
): Pick<MarketPage, 'markets' | 'refusals'> {
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
