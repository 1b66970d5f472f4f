import type { Signal } from '@prescient/core/domain';
import type { ApiClient } from '../api/client.ts';

const PAGE_SIZE = 500;

/** Names a market and the side of it that is bought. */
export const sideOf = ({ venue, marketId, action }: Pick<Signal, 'venue' | 'marketId' | 'action'>): string =>
  `${venue}\n${marketId}\n${action}`;

/**
 * The markets and sides that a portfolio bought, whether or not it still holds them. Rejected attempts do not count.
 * The first look reads all trades, a later one only the newer ones: trades are listed by the time at which they were
 * recorded, newest first, and no trade is ever recorded before one that can be seen already.
 */
export class BoughtSides {
  #sides = new Set<string>();
  #newest: string | null = null;

  /** Reads the new trades and returns all sides. */
  async look(client: ApiClient, portfolioId: number): Promise<ReadonlySet<string>> {
    const sides = new Set<string>();
    let newest: string | null = null;
    let cursor: string | null = null;
    do {
      const page = await client.trade.list.query({ portfolioId, limit: PAGE_SIZE, cursor });
      for (const trade of page.items) {
        newest ??= trade.tradeId;
        if (trade.tradeId === this.#newest) return this.#keep(this.#sides.union(sides), newest);
        if (trade.status !== 'rejected') sides.add(sideOf(trade));
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    // The newest trade of the last look is gone: a backup was restored, and these are other books.
    return this.#keep(sides, newest);
  }

  #keep(sides: Set<string>, newest: string | null): ReadonlySet<string> {
    this.#sides = sides;
    this.#newest = newest;
    return sides;
  }
}
