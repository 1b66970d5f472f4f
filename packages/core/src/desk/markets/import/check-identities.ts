import { isDeepStrictEqual } from 'node:util';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  identityOf,
  isSameIdentity,
  marketKey,
  venueKey,
  type Market,
  type MarketListing,
} from '../../../domain/index.ts';
import { namedMarkets } from '../../../store/markets/named-markets.ts';
import { tradedMarkets } from '../../../store/markets/traded-markets.ts';
import type { ImportRefusal } from './import-report.ts';

/** The listings of a chunk, sorted by whether their identities may be stored. */
export interface CheckedListings {
  /** The listings that may be stored, or that contradict a market that was traded. */
  readonly listings: readonly MarketListing[];
  /** Keys of markets that were traded with other outcomes than the listing has. */
  readonly contested: ReadonlySet<string>;
  readonly refusals: readonly ImportRefusal[];
}

type Name = { readonly field: 'conditionId' | 'tokenId'; readonly name: string };

const refusalOf = (
  { venue, marketId }: MarketListing,
  { field, name }: Name,
  owner: string,
): ImportRefusal => ({
  venue,
  id: marketId,
  kind: 'market',
  field,
  message: `${field} ${name} is that of market ${owner}; one of the two listings is wrong.`,
});

const namesOf = ({ conditionId, outcomes }: MarketListing): Name[] =>
  [
    { field: 'conditionId' as const, name: conditionId },
    ...outcomes.map(({ tokenId }) => ({ field: 'tokenId' as const, name: tokenId })),
  ].filter((one): one is Name => one.name !== null);

/** Refuses listings that have a condition or token of a listing before them. */
function doubledIn(listings: readonly MarketListing[]): Map<string, ImportRefusal> {
  const owners = new Map<string, string>();
  const refusals = new Map<string, ImportRefusal>();
  for (const listing of listings) {
    const names = namesOf(listing);
    const keyOf = ({ field, name }: Name): string => `${field} ${venueKey(listing.venue, name)}`;
    const taken = names.find((name) => owners.has(keyOf(name)));
    if (taken) refusals.set(marketKey(listing), refusalOf(listing, taken, owners.get(keyOf(taken))!));
    else for (const name of names) owners.set(keyOf(name), listing.marketId);
  }
  return refusals;
}

/**
 * Compares the identities of listings with what is kept. A market that was traded keeps its identity whatever a listing
 * says; no two markets of a venue share a condition or token, the second is refused.
 */
export async function checkIdentities(
  em: SqlEntityManager,
  chunk: readonly MarketListing[],
  known: readonly Market[],
): Promise<CheckedListings> {
  const byKey = new Map(known.map((market) => [marketKey(market), market]));
  const different = chunk.filter((listing) => {
    const market = byKey.get(marketKey(listing));
    return market !== undefined && !isSameIdentity(market, listing);
  });
  const traded = await tradedMarkets(em, different);
  const contested = new Set(
    different.map(marketKey).filter((key) => traded.has(key) || byKey.get(key)!.claimedIdentity !== null),
  );
  const naming = chunk.filter((listing) => {
    const market = byKey.get(marketKey(listing));
    const isKnown = market !== undefined && isDeepStrictEqual(identityOf(market), identityOf(listing));
    return !isKnown && !contested.has(marketKey(listing));
  });
  const refusals = doubledIn(naming);
  const byMarket = new Map(naming.map((listing) => [marketKey(listing), listing]));
  for (const { of, ownerId, ...name } of await namedMarkets(em, naming))
    refusals.set(marketKey(of), refusalOf(byMarket.get(marketKey(of))!, name, ownerId));
  return {
    listings: chunk.filter((listing) => !refusals.has(marketKey(listing))),
    contested,
    refusals: [...refusals.values()],
  };
}
