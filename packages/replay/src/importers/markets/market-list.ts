import { readFile } from 'node:fs/promises';
import type { EventListing, MarketListing } from '@prescient/core/domain';
import { isoTime, listingsOf, parsePage, type Venue, VenueError } from '@prescient/venues';
import type { TapeToken } from '../../tape/tape.ts';
import { ImportError } from '../import-error.ts';

/** A market of the list, with the moment at which it closed. */
export interface ListedMarket {
  readonly listing: MarketListing;
  readonly event: EventListing | null;
  /** The time at which its result was known, in milliseconds since 1970; null while it has none. */
  readonly resolvedAt: number | null;
}

/** The markets that a user names for archives that hold numbers of tokens only. */
export interface MarketList {
  /** By the venue's id of the market. */
  readonly markets: ReadonlyMap<string, ListedMarket>;
  /** By the venue's id of the token. */
  readonly tokens: ReadonlyMap<string, TapeToken>;
}

/** Moments by the id of the market. */
type Closings = Map<string, number>;

/** Collects `closedTime` of each market of a page. The venue writes it once; `updatedAt` moves on for months. */
function collectClosings(value: unknown, closings: Closings): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collectClosings(item, closings);
    return;
  }
  if ('conditionId' in value && 'id' in value && 'closedTime' in value) {
    const closed = typeof value.closedTime === 'string' ? isoTime(value.closedTime) : null;
    if (closed !== null) closings.set(String(value.id), Date.parse(closed));
  }
  for (const inner of Object.values(value)) collectClosings(inner, closings);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ImportError('UNREADABLE', { file, cause });
  }
}

function pageOf(venue: Venue, file: string, text: string) {
  try {
    return listingsOf(venue, parsePage(venue, text));
  } catch (cause) {
    if (cause instanceof VenueError) throw new ImportError('BAD_MARKETS', { file, cause });
    throw cause;
  }
}

const resolvedAtOf = (listing: MarketListing, closings: Closings): number | null =>
  listing.observation.state === 'resolved'
    ? (closings.get(listing.marketId) ?? listing.venueUpdatedAt?.getTime() ?? null)
    : null;

/** True if a listing is newer than the one that was read before. */
const isNewer = (listing: MarketListing, known: ListedMarket | undefined): boolean =>
  known === undefined ||
  (listing.venueUpdatedAt?.getTime() ?? 0) >= (known.listing.venueUpdatedAt?.getTime() ?? 0);

/**
 * Reads pages of a venue's list of markets or events, as its API answers them. Of a market that is listed twice the newer
 * record counts.
 * @throws ImportError UNREADABLE or BAD_MARKETS, naming the file
 */
export async function readMarketList(files: readonly string[], venue: Venue): Promise<MarketList> {
  const markets = new Map<string, ListedMarket>();
  for (const file of files) {
    const text = await readText(file);
    const page = pageOf(venue, file, text);
    const closings: Closings = new Map();
    collectClosings(JSON.parse(text), closings);
    const events = new Map(page.events.map((event) => [event.eventId, event]));
    for (const listing of page.markets) {
      if (!isNewer(listing, markets.get(listing.marketId))) continue;
      const event = listing.eventId === null ? null : (events.get(listing.eventId) ?? null);
      markets.set(listing.marketId, { listing, event, resolvedAt: resolvedAtOf(listing, closings) });
    }
  }
  return { markets, tokens: tokensOf(markets) };
}

function tokensOf(markets: ReadonlyMap<string, ListedMarket>): Map<string, TapeToken> {
  const tokens = new Map<string, TapeToken>();
  for (const { listing } of markets.values())
    for (const outcome of [0, 1] as const) {
      const { tokenId } = listing.outcomes[outcome];
      const { venue, marketId } = listing;
      if (tokenId !== null) tokens.set(tokenId, { venue, marketId, outcome, tokenId });
    }
  return tokens;
}
