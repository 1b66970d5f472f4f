import { readFile } from 'node:fs/promises';
import { decodeText } from '@prescient/core/domain';
import {
  type EventPage,
  listingsOf,
  type MarketPage,
  parsePage,
  type Venue,
  VenueError,
} from '@prescient/venues';
import type { TapeToken } from '../../tape/tape.ts';
import { ImportError } from '../import-error.ts';
import { type ListedMarket, listedMarket, type ListedState } from './listed-market.ts';
import { pagesIn } from './pages-in.ts';

/** The markets that a user names for archives that do not describe them. */
export interface MarketList {
  /** By the venue's id of the market. */
  readonly markets: ReadonlyMap<string, ListedMarket>;
  /** By the venue's id of the token. */
  readonly tokens: ReadonlyMap<string, TapeToken>;
  /** The market's id by its slug and by the id of its condition. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The number of items that are no market which can be traded, by reason, such as `market-outcome-count`. */
  readonly refused: ReadonlyMap<string, number>;
}

async function readText(file: string): Promise<string> {
  try {
    return decodeText(await readFile(file));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new ImportError('BAD_MARKETS', { file, cause });
    throw new ImportError('UNREADABLE', { file, cause });
  }
}

function pageOf(venue: Venue, file: string, text: string): MarketPage | EventPage {
  try {
    return parsePage(venue, text);
  } catch (cause) {
    if (cause instanceof VenueError) throw new ImportError('BAD_MARKETS', { file, cause });
    throw cause;
  }
}

/** The pages of a file. @throws ImportError UNREADABLE, EMPTY or BAD_MARKETS */
async function* pagesOf(venue: Venue, file: string): AsyncGenerator<MarketPage | EventPage> {
  const text = await readText(file);
  if (text.trim() === '') throw new ImportError('EMPTY', { file });
  const pages = pagesIn(text);
  if (pages.length === 0) throw new ImportError('BAD_MARKETS', { file });
  for (const page of pages) yield pageOf(venue, file, page);
}

function statesOf(venue: Venue, page: MarketPage | EventPage): ListedState[] {
  const { markets, events } = listingsOf(venue, page);
  const byId = new Map(events.map((event) => [event.eventId, event]));
  return markets.map((listing, index) => {
    const closedAt = page.markets[index]?.closedAt ?? null;
    return {
      listing,
      event: listing.eventId === null ? null : (byId.get(listing.eventId) ?? null),
      closedAt: closedAt === null ? null : new Date(closedAt),
    };
  });
}

function count(refused: Map<string, number>, { refusals }: MarketPage): void {
  for (const { code } of refusals) {
    // A second copy of a market is no fault of it.
    if (code === 'DUPLICATE') continue;
    const name = `market-${code.toLowerCase().replaceAll('_', '-')}`;
    refused.set(name, (refused.get(name) ?? 0) + 1);
  }
}

/**
 * Reads pages of a venue's list of markets or events: each file is a page, an array of pages or markets, or has one of either
 * a line. A market that is listed several times has all its states.
 * @throws ImportError UNREADABLE, EMPTY or BAD_MARKETS, naming the file
 */
export async function readMarketList(files: readonly string[], venue: Venue): Promise<MarketList> {
  const all: ListedState[] = [];
  const refused = new Map<string, number>();
  for (const file of files)
    for await (const page of pagesOf(venue, file)) {
      count(refused, page);
      for (const state of statesOf(venue, page)) all.push(state);
    }
  const byMarket = Map.groupBy(all, ({ listing }) => listing.marketId);
  const markets = new Map([...byMarket].map(([marketId, states]) => [marketId, listedMarket(states)]));
  return marketListOf(markets, refused);
}

/** Returns the list of markets that are known already. */
export function marketListOf(
  markets: ReadonlyMap<string, ListedMarket>,
  refused: ReadonlyMap<string, number> = new Map(),
): MarketList {
  const tokens = new Map<string, TapeToken>();
  const aliases = new Map<string, string>();
  for (const { opening } of markets.values()) {
    const { venue, marketId, conditionId, slug } = opening;
    for (const name of [slug, conditionId]) if (name !== null) aliases.set(name, marketId);
    for (const outcome of [0, 1] as const) {
      const { tokenId } = opening.outcomes[outcome];
      if (tokenId !== null) tokens.set(tokenId, { venue, marketId, outcome, tokenId });
    }
  }
  return { markets, tokens, aliases, refused };
}

/** A market by its id, its slug or the id of its condition. */
export const findListed = ({ markets, aliases }: MarketList, name: string): ListedMarket | undefined =>
  markets.get(name) ?? markets.get(aliases.get(name) ?? '');
