import type { Signal } from '@prescient/core/domain';
import type { ApiClient } from './client.ts';

const PAGE_SIZE = 500;

/** Names a market and the side of it that is bought. */
export const sideOf = ({ venue, marketId, action }: Pick<Signal, 'venue' | 'marketId' | 'action'>): string =>
  `${venue}\n${marketId}\n${action}`;

/** The markets and sides that a portfolio bought, whether it holds them still or not; rejected attempts do not count. */
export async function boughtSides(client: ApiClient, portfolioId: number): Promise<Set<string>> {
  const sides = new Set<string>();
  for (const status of ['open', 'closed'] as const) {
    let cursor: string | null = null;
    do {
      const page = await client.trade.list.query({ portfolioId, status, limit: PAGE_SIZE, cursor });
      for (const trade of page.items) sides.add(sideOf(trade));
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
  return sides;
}
