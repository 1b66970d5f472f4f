import { VenueFormatError } from './format-error.ts';
import { parseKalshiEvents, parseKalshiMarkets } from './kalshi/parse-page.ts';
import type { Venue } from './market/market.ts';
import type { EventPage, MarketPage } from './market/page.ts';
import { parseGammaEvents, parseGammaMarkets } from './polymarket/parse-page.ts';
import { readPage } from './wire/read-page.ts';

/** True for an event: it has a list of its markets or, at Kalshi, the ticker of an event and none of a market. */
function isEvent(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  if ('markets' in item && Array.isArray(item.markets)) return true;
  return 'event_ticker' in item && !('ticker' in item);
}

/** True if a response lists events with their markets; a bare list says so only by its items. */
function listsEvents(venue: Venue, body: string): boolean {
  try {
    const { items } = readPage(body, { venue, noun: 'events' });
    return items.length === 0 || items.some(isEvent);
  } catch (error) {
    if (error instanceof VenueFormatError) return false;
    throw error;
  }
}

/**
 * Reads the body of a venue's list, of events or of markets, whichever it is.
 * @throws VenueFormatError when the body is no page at all
 */
export function parsePage(venue: Venue, body: string): MarketPage | EventPage {
  const events = listsEvents(venue, body);
  if (venue === 'kalshi') return events ? parseKalshiEvents(body) : parseKalshiMarkets(body);
  return events ? parseGammaEvents(body) : parseGammaMarkets(body);
}
