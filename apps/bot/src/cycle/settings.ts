import type { FillModel } from '@prescient/core/domain';
import type { Price, Usd } from '@prescient/core/money';

/** The source of a cycle's signals: a file of signals, or a strategy over markets of a file or of the venue. */
export type SignalSource =
  | { readonly kind: 'signals'; readonly file: string }
  | { readonly kind: 'markets'; readonly file: string }
  | { readonly kind: 'venue' };

/** The task of a bot. */
export interface BotSettings {
  readonly portfolioId: number;
  /** The fill model with which a missing portfolio is opened; null where a missing portfolio is an error. */
  readonly fillModel: FillModel | null;
  /**
   * Milliseconds in which half of the depth that a portfolio took is there again, for one that is opened; null where only
   * growth of a level is new.
   */
  readonly replenishmentHalfLifeMs: number | null;
  readonly source: SignalSource;
  /** Dollars to stake on each market that the strategy chooses. */
  readonly amount: Usd;
  /** The strategy leaves outcomes below this price alone, … */
  readonly minPrice: Price;
  /** … and those above this one. */
  readonly maxPrice: Price;
  /** The most buys of one cycle. */
  readonly maxTrades: number;
  /** The most positions that may be open. */
  readonly maxPositions: number;
  /** True to buy markets and sides that the portfolio bought before. */
  readonly again: boolean;
}
