import { z } from 'zod';
import { VenueError } from '../../venue-error.ts';
import { faultOf } from '../../wire/wire-fault.ts';

const level = z.object({ price: z.string(), size: z.string() });
const token = z.string();
const side = z.enum(['BUY', 'SELL']);

/** A whole book. Its hash covers more than this, so the rest is kept. */
const bookFrame = z.looseObject({
  event_type: z.literal('book'),
  asset_id: token,
  timestamp: z.string(),
  hash: z.string(),
  bids: z.array(level),
  asks: z.array(level),
  last_trade_price: z.string().optional(),
});
export type BookFrame = z.output<typeof bookFrame>;

const priceChange = z.object({
  asset_id: token,
  price: z.string(),
  size: z.string(),
  side,
  hash: z.string().optional(),
  best_bid: z.string().nullish(),
  best_ask: z.string().nullish(),
});
export type PriceChange = z.output<typeof priceChange>;

const priceChangeFrame = z.object({
  event_type: z.literal('price_change'),
  price_changes: z.array(priceChange),
  timestamp: z.string(),
});
export type PriceChangeFrame = z.output<typeof priceChangeFrame>;

/** The changes of one token in one frame, in order; at least one. */
export type TokenChanges = readonly [PriceChange, ...PriceChange[]];

const tickFrame = z.object({
  event_type: z.literal('tick_size_change'),
  asset_id: token,
  new_tick_size: z.string(),
  timestamp: z.string(),
});

const tradeFrame = z.object({
  event_type: z.literal('last_trade_price'),
  asset_id: token,
  price: z.string(),
  size: z.string(),
  side,
  timestamp: z.string(),
});

const resolvedFrame = z.object({
  event_type: z.literal('market_resolved'),
  assets_ids: z.array(token),
  winning_asset_id: token.nullish(),
  timestamp: z.string().nullish(),
});

/**
 * The fields of each kind of frame that are read; other fields are ignored. Frames carry numbers as strings, so no
 * float is made.
 */
const marketFrame = z.discriminatedUnion('event_type', [
  priceChangeFrame,
  bookFrame,
  tradeFrame,
  tickFrame,
  resolvedFrame,
]);
export type MarketFrame = z.output<typeof marketFrame>;

/** A frame that says nothing about a book. */
export type Announcement = Exclude<MarketFrame, { event_type: 'book' | 'price_change' }>;

/** Undefined, which no JSON means, for a frame that is none. */
export function parseFrame(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const kinds = ['price_change', 'book', 'last_trade_price', 'tick_size_change', 'market_resolved'];
const kindOf = z.object({ event_type: z.string() });

/**
 * Reads one frame.
 * @returns null for a kind that we do not know
 * @throws VenueError naming the field that is missing or wrong
 */
export function readFrame(frame: unknown): MarketFrame | null {
  const read = marketFrame.safeParse(frame, { reportInput: true });
  if (read.success) return read.data;
  const kind = kindOf.safeParse(frame);
  if (kind.success && !kinds.includes(kind.data.event_type)) return null;
  const { code, field } = faultOf(read.error);
  throw new VenueError('polymarket', code, { field });
}

const tokens = z.object({
  asset_id: token.optional().catch(undefined),
  price_changes: z
    .array(z.object({ asset_id: token }))
    .optional()
    .catch(undefined),
});

/** The tokens that a frame, however broken, is about; none where it does not say. */
export function tokensIn(frame: unknown): readonly string[] {
  const found = tokens.safeParse(frame).data;
  if (found?.price_changes?.length) return found.price_changes.map((change) => change.asset_id);
  return found?.asset_id === undefined ? [] : [found.asset_id];
}
