import { collectMarkets } from '../market/collect-markets.ts';
import type { VenueEvent } from '../market/market.ts';
import type { EventPage, MarketPage } from '../market/page.ts';
import { readPage } from '../wire/read-page.ts';
import { parseEvent } from './parse-event.ts';
import { parseMarket } from './parse-market.ts';

/**
 * Reads the body of a Gamma `/markets` or `/markets/keyset` response. A bad market becomes a refusal.
 * @throws VenueFormatError when the body is no page at all
 */
export function parseGammaMarkets(body: string): MarketPage {
  const { items, nextCursor } = readPage(body, { venue: 'polymarket', noun: 'markets' });
  return { ...collectMarkets(items.map((raw) => parseMarket(raw, null))), nextCursor };
}

/**
 * Reads the body of a Gamma `/events` or `/events/keyset` response. A bad event is refused together with its markets, a
 * bad market by itself.
 * @throws VenueFormatError when the body is no page at all
 */
export function parseGammaEvents(body: string): EventPage {
  const { items, nextCursor } = readPage(body, { venue: 'polymarket', noun: 'events' });
  const events: VenueEvent[] = [];
  const parsed = items.flatMap((raw) => {
    const item = parseEvent(raw);
    if ('refusal' in item) return [item];
    events.push(item.event);
    return item.markets.map((market) => parseMarket(market, item.event));
  });
  return { events, ...collectMarkets(parsed), nextCursor };
}
