import { marketKey } from '@prescient/core/domain';
import { parseMicros } from '@prescient/core/money';
import { numberOf, type HistoryPoint, type SightFacts } from '@prescient/strategies/sdk';
import type { ApiClient } from '../api/client.ts';
import { withRetries } from '../api/retry.ts';
import type { Patience } from '../strategy/patience.ts';

const HOUR_MS = 3_600_000;
/** The number of markets whose prices are asked for at once; they share one request. */
const GROUP_SIZE = 20;
/** The most points of one market that are read at a time: a group asks for less than the rows that a caller may read a second. */
const MOST_POINTS = 200;

const keyOf = ({ market }: SightFacts): string => marketKey({ venue: market.venue, marketId: market.id });
const amount = (decimal: string): number => numberOf(parseMicros(decimal));

/** The prices of outcome yes that a bot has read and seen, a market at a time; after the first look it asks for newer ones. */
export class PriceMemory {
  readonly #client: ApiClient;
  readonly #patience: Patience;
  readonly #points = new Map<string, HistoryPoint[]>();

  constructor(client: ApiClient, patience: Patience) {
    this.#client = client;
    this.#patience = patience;
  }

  /** Adds to each sight its prices of the last hours, this moment's included. @throws the reason of a stop */
  async remember(
    sights: readonly SightFacts[],
    { hours, now }: { readonly hours: number; readonly now: number },
  ): Promise<SightFacts[]> {
    if (hours === 0) return [...sights];
    const from = now - hours * HOUR_MS;
    for (let start = 0; start < sights.length; start += GROUP_SIZE) {
      // Nothing is decided yet, so a stop need not wait for the rest.
      this.#patience.stop.throwIfAborted();
      const group = sights.slice(start, start + GROUP_SIZE);
      await Promise.all(group.map((sight) => this.#read(sight, { from, now })));
    }
    const seen = new Set(sights.map(keyOf));
    for (const key of this.#points.keys()) if (!seen.has(key)) this.#points.delete(key);
    return sights.map((sight) => ({ ...sight, history: () => this.#points.get(keyOf(sight)) ?? [] }));
  }

  async #read(sight: SightFacts, { from, now }: { from: number; now: number }): Promise<void> {
    const key = keyOf(sight);
    const before = (this.#points.get(key) ?? []).filter(({ at }) => at >= from);
    const after = before.at(-1)?.at ?? from - 1;
    const { venue, id: marketId } = sight.market;
    const query = {
      venue,
      marketId,
      outcome: 0,
      limit: MOST_POINTS,
      from: new Date(after + 1).toISOString(),
    } as const;
    const { items } = await withRetries(() => this.#client.market.history.query(query), this.#patience);
    const read = items.flatMap(({ at, price, bid, ask }): HistoryPoint[] => {
      const both = bid !== null && ask !== null ? (amount(bid) + amount(ask)) / 2 : null;
      const shown = price === null ? both : amount(price);
      return shown === null ? [] : [{ at: Date.parse(at), price: shown }];
    });
    const { mid } = sight.book.yes;
    const points = [...before, ...read.toReversed()].filter(({ at }) => at < now);
    this.#points.set(key, mid === null ? points : [...points, { at: now, price: mid }]);
  }
}
