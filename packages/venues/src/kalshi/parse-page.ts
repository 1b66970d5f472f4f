import { collectMarkets } from '../market/collect-markets.ts';
import type { VenueEvent } from '../market/market.ts';
import type { EventPage, MarketPage } from '../market/page.ts';
import { readPage } from '../wire/read-page.ts';
import { refuse } from '../wire/refusal.ts';
import { faultOf, subjectOf } from '../wire/wire-fault.ts';
import { kalshiEventOf } from './kalshi-event.ts';
import { kalshiEvent } from './kalshi-market.ts';
import { parseKalshiMarket } from './parse-market.ts';

/** Reads the body of a Kalshi `/markets` response. A bad market becomes a refusal. @throws VenueFormatError */
export function parseKalshiMarkets(body: string): MarketPage {
  const { items, nextCursor } = readPage(body, { venue: 'kalshi', noun: 'markets' });
  return { ...collectMarkets(items.map((raw) => parseKalshiMarket(raw, null))), nextCursor };
}

/** Reads the body of a Kalshi `/events` response, with nested markets or without. A bad event is refused with its markets. @throws VenueFormatError */
export function parseKalshiEvents(body: string): EventPage {
  const { items, nextCursor } = readPage(body, { venue: 'kalshi', noun: 'events' });
  const events: VenueEvent[] = [];
  const parsed = items.flatMap((raw) => {
    const item = kalshiEvent.safeParse(raw, { reportInput: true });
    if (!item.success)
      return [{ refusal: refuse(subjectOf('event', raw, 'event_ticker'), faultOf(item.error)) }];
    const { event_ticker: id, title, category, mutually_exclusive: mutuallyExclusive, markets } = item.data;
    const event = kalshiEventOf({ id, title, category, mutuallyExclusive });
    events.push(event);
    return (markets ?? []).map((market) => parseKalshiMarket(market, event));
  });
  return { events, ...collectMarkets(parsed), nextCursor };
}
