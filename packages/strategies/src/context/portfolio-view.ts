import type { FillModel } from '@prescient/core/domain';

/** One of the two sides of a market, as strategies name them. */
export type Side = 'yes' | 'no';

/** The position of a trade: what it still holds. Money in dollars, times in milliseconds since 1970. */
export interface PositionView {
  /** The id of the trade that holds it. */
  readonly id: string;
  readonly venue: string;
  readonly marketId: string;
  readonly outcome: Side;
  readonly shares: number;
  /** Stake and fee of the shares that are left. */
  readonly cost: number;
  /** Dollars a share at the buy, without the fee. */
  readonly entryPrice: number;
  readonly openedAt: number;
}

/** An order that rests in a book. There are none until Prescient has resting orders. */
export interface OpenOrderView {
  readonly id: string;
}

/** The portfolio that a strategy trades, as it is now. */
export interface PortfolioView {
  readonly id: number;
  /** `book`: fills come from order books; `quoted`: at the price that the intent names. */
  readonly fillModel: FillModel;
  /** Dollars. */
  readonly cash: number;
  /** Cash and the value of all positions, in dollars. */
  readonly equity: number;
  readonly positions: readonly PositionView[];
  readonly openOrders: readonly OpenOrderView[];
}
