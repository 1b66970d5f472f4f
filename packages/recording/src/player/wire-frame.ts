import { z } from 'zod';

const level = z.object({ price: z.string(), size: z.string() });
const levels = z.array(level);

/** The fields of a book that the player reads, over HTTP or as a frame; other fields are kept for its answers. */
export const wireBook = z.looseObject({
  asset_id: z.string(),
  timestamp: z.string(),
  hash: z.string(),
  bids: levels,
  asks: levels,
});

const bookEvent = wireBook.extend({ event_type: z.literal('book') });

const priceChange = z.object({
  asset_id: z.string(),
  price: z.string(),
  size: z.string(),
  side: z.enum(['BUY', 'SELL']),
  hash: z.string().optional(),
});

const changeEvent = z.object({
  event_type: z.literal('price_change'),
  timestamp: z.string(),
  price_changes: z.array(priceChange),
});

const tradeEvent = z.object({
  event_type: z.literal('last_trade_price'),
  asset_id: z.string(),
  price: z.string(),
});

const tickEvent = z.object({
  event_type: z.literal('tick_size_change'),
  asset_id: z.string(),
  new_tick_size: z.string(),
});

const resolvedEvent = z.object({
  event_type: z.literal('market_resolved'),
  assets_ids: z.array(z.string()),
});

const event = z.discriminatedUnion('event_type', [
  bookEvent,
  changeEvent,
  tradeEvent,
  tickEvent,
  resolvedEvent,
]);

export type WireBook = z.output<typeof wireBook>;
export type WireLevel = z.output<typeof level>;
export type WireChange = z.output<typeof priceChange>;
export type WireEvent = z.output<typeof event>;

/** A frame and its audience: `tokens` are the assets that it names, even if it is too broken to be read. */
export interface WireFrame {
  readonly events: readonly WireEvent[];
  readonly tokens: readonly string[];
}

// Venues send no frame that long; the ones that are do not change what the player knows.
const LONGEST_FRAME = 1_000_000;
const NAMED_WITHIN = 4096;

/** Reads a frame of the market channel, one event or a list of them. Never throws. */
export function readFrame(text: string): WireFrame {
  const events = text.length > LONGEST_FRAME ? [] : eventsOf(text);
  return { events, tokens: events.length > 0 ? events.flatMap(tokensOf) : tokensNamed(text) };
}

function eventsOf(text: string): WireEvent[] {
  try {
    const value: unknown = JSON.parse(text);
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item) => event.safeParse(item).data ?? []);
  } catch {
    return [];
  }
}

function tokensOf(read: WireEvent): string[] {
  if (read.event_type === 'price_change') return read.price_changes.map(({ asset_id }) => asset_id);
  return read.event_type === 'market_resolved' ? read.assets_ids : [read.asset_id];
}

const tokensNamed = (text: string): string[] =>
  [...text.slice(0, NAMED_WITHIN).matchAll(/"asset_id":"(\d+)/g)].map(([, token = '']) => token);
