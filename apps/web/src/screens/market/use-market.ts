import type { RouterOutputs } from '@prescient/api';
import { api } from '../../api/client.ts';
import { useRead, type Read } from '../../api/use-read.ts';
import { named } from '../../parts/market-link.tsx';
import type { OutcomeName } from './use-live-book.ts';

export type Market = RouterOutputs['market']['get'];

/** The parts of an address that name an outcome. */
export interface OutcomeParams {
  readonly venue?: string;
  readonly marketId?: string;
  readonly outcome?: string;
}

/** The outcome that an address names. */
export const outcomeNamed = ({ venue, marketId, outcome }: OutcomeParams): OutcomeName => ({
  venue: named(venue),
  marketId: named(marketId),
  outcome: outcome === '1' ? 1 : 0,
});

/** Reads a market with what was learnt about its end. */
export const useMarket = ({ venue, marketId }: OutcomeName): Read<Market> =>
  useRead(() => api.market.get.query({ venue, marketId }), {
    key: `market ${venue} ${marketId}`,
    everyMs: 5_000,
  });
