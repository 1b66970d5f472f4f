import type { EventListing, MarketListing } from '@prescient/core/domain';

/** A listing of a market with the moment from which it holds, in milliseconds since 1970. */
export interface DatedListing {
  readonly at: number;
  readonly listing: MarketListing;
}

/** A market of the list, in all states in which the files have it. */
export interface ListedMarket {
  readonly event: EventListing | null;
  /** Before the first of `changes`. It has no result, nor any figure of a later time. */
  readonly opening: MarketListing;
  /** In order of time. */
  readonly changes: readonly DatedListing[];
}

/** A listing as one page has it. */
export interface ListedState {
  readonly listing: MarketListing;
  readonly event: EventListing | null;
  /** The venue's own time of the end; null where it gives none. */
  readonly closedAt: Date | null;
}

/** A market as it was while it traded: nothing that came later is told. */
const whileOpen = (listing: MarketListing): MarketListing => ({
  ...listing,
  acceptingOrders: true,
  observation: { state: 'open', reviewReason: null },
  prices: [null, null],
  best: null,
  volume: null,
  liquidity: null,
  venueUpdatedAt: null,
});

/**
 * The moment at which a listing became true; null where the venue gives no time. A result holds since the market's end, which
 * the venue writes once, while its time of the last change moves on for months.
 */
function beginningOf({ listing, closedAt }: ListedState): Date | null {
  const { observation, venueUpdatedAt, endsAt } = listing;
  return observation.state === 'resolved' ? (closedAt ?? venueUpdatedAt ?? endsAt) : venueUpdatedAt;
}

const byUpdate = (a: ListedState, b: ListedState): number =>
  (a.listing.venueUpdatedAt?.getTime() ?? 0) - (b.listing.venueUpdatedAt?.getTime() ?? 0);

/** Returns a market of all its states, one or more. */
export function listedMarket(states: readonly ListedState[]): ListedMarket {
  const sorted = states.toSorted(byUpdate);
  const changes = sorted.flatMap((state) => {
    const at = beginningOf(state)?.getTime();
    return at === undefined ? [] : [{ at, listing: state.listing }];
  });
  const event = sorted.findLast((state) => state.event !== null)?.event ?? null;
  return {
    event: event === null ? null : { ...event, venueUpdatedAt: null },
    opening: whileOpen(sorted[0]!.listing),
    changes: changes.toSorted((a, b) => a.at - b.at),
  };
}

/** The listing of a market at a moment. */
export const listingAt = ({ opening, changes }: ListedMarket, at: number): MarketListing =>
  changes.findLast((change) => change.at <= at)?.listing ?? opening;
