import { setTimeout as sleep } from 'node:timers/promises';
import { handlesOf, VenueError, type VenueClient, type VenueMarket } from '@prescient/venues';

/** How a venue is followed. */
export interface Following {
  /** The number of its markets that are followed. */
  readonly markets: number;
  /** Milliseconds between two readings of its list, which shows how its markets end. */
  readonly listEveryMs: number;
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** Called with the number of markets that are followed, once it is known. */
  readonly begun: (markets: number) => void;
}

/** Returns the first markets of the list that take orders, at most `most`. */
async function listTraded(client: VenueClient, most: number, signal: AbortSignal): Promise<VenueMarket[]> {
  const traded: VenueMarket[] = [];
  for await (const { markets } of client.listMarkets({ status: 'open', signal })) {
    traded.push(...markets.filter(({ acceptingOrders }) => acceptingOrders));
    if (traded.length >= most) break;
  }
  return traded.slice(0, most);
}

/** Does work that is repeated later anyway: returns null where the venue fails to answer. */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    return null;
  }
}

/** Reads the events of a venue whose list of markets does not say all of them. */
async function readEvents(client: VenueClient, signal: AbortSignal): Promise<void> {
  const pages = client.listBareEvents?.({ status: 'open', signal }) ?? [];
  await unlessRefused(() => Array.fromAsync(pages));
}

/**
 * Reads the list again and again. A market that left the list is read alone, because only its own page tells how it ended.
 */
async function keepReading(
  client: VenueClient,
  followed: readonly VenueMarket[],
  { markets: most, listEveryMs, signal }: Following,
): Promise<void> {
  for (;;) {
    await sleep(listEveryMs, undefined, { signal });
    const traded = await unlessRefused(() => listTraded(client, most, signal));
    // Without a list it is not known which markets left it.
    if (traded === null) continue;
    const listed = new Set(traded.map(({ marketId }) => marketId));
    for (const { marketId } of followed)
      if (!listed.has(marketId)) await unlessRefused(() => client.market(marketId, { signal }));
  }
}

/**
 * Follows the books and the ends of a venue's markets until the signal. It keeps nothing of what it reads: the observers of
 * the client do. If one part fails, the others end with it.
 * @returns how many changes of books came
 * @throws VenueError if the list cannot be read at first
 */
export async function followVenue(client: VenueClient, following: Following): Promise<number> {
  const failed = new AbortController();
  const signal = AbortSignal.any([following.signal, failed.signal]);
  const followed = await listTraded(client, following.markets, signal).catch((error: unknown) => {
    if (following.signal.aborted) return null;
    throw error;
  });
  if (followed === null) return 0;
  following.begun(followed.length);
  let changes = 0;
  const count = async (): Promise<void> => {
    for await (const _ of client.stream(followed.flatMap(handlesOf), { signal })) changes += 1;
  };
  const reading = keepReading(client, followed, { ...following, signal });
  const parts = [count(), reading, readEvents(client, signal)].map((part) =>
    part.catch((error: unknown) => {
      if (signal.aborted) return;
      failed.abort();
      throw error;
    }),
  );
  for (const part of await Promise.allSettled(parts)) if (part.status === 'rejected') throw part.reason;
  return changes;
}
