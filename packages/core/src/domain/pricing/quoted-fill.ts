import {
  notional,
  sharesFor,
  ZERO_USD,
  formatPrice,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { Receipt } from '../account/fill.ts';
import type { FillModel } from '../account/trade.ts';

/** The execution of a buy. */
export interface BuyExecution {
  readonly price: Price;
  readonly shares: Shares;
  readonly amount: Usd;
  readonly fee: Usd;
  readonly fillModel: FillModel;
  readonly receipt: Receipt;
}

/** The execution of a sale. */
export interface SellExecution {
  readonly price: Price;
  /** Shares sold; fewer than were asked for where only a part could be. */
  readonly shares: Shares;
  readonly gross: Usd;
  readonly exitFee: Usd;
  readonly fillModel: FillModel;
  readonly receipt: Receipt;
}

const quotedReceipt = (price: Price): Receipt => ({ source: 'quoted', price: formatPrice(price) });

/** Fills the whole stake at the quoted price, fee 0: `shares = ⌊amount ÷ price⌋`. The quote is believed, not checked. */
export const quotedBuy = (amount: Usd, price: Price): BuyExecution => ({
  price,
  shares: sharesFor(amount, price, 'down'),
  amount,
  fee: ZERO_USD,
  fillModel: 'quoted',
  receipt: quotedReceipt(price),
});

/** Sells at the quoted price, fee 0: `gross = ⌊shares × price⌋`. */
export const quotedSell = (shares: Shares, price: Price): SellExecution => ({
  price,
  shares,
  gross: notional(price, shares, 'down'),
  exitFee: ZERO_USD,
  fillModel: 'quoted',
  receipt: quotedReceipt(price),
});
