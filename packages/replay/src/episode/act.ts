import type { Market, TimeInForce } from '@prescient/core/domain';
import {
  formatPrice,
  formatShares,
  formatUsd,
  type Price,
  type Shares,
  type Usd,
} from '@prescient/core/money';
import type { Decision, FillView } from '@prescient/strategies/sdk';

interface Reasoned {
  /** The agent's probability that the outcome wins, above 0 and below 1; null where it gives none. */
  readonly p: number | null;
  /** Why, in words. */
  readonly reason: string | null;
  readonly timeInForce: TimeInForce;
}

/** A buy that an agent asks for. */
export interface BuyAct extends Reasoned {
  readonly do: 'buy';
  readonly venue: string;
  readonly marketId: string;
  readonly outcome: 0 | 1;
  /** Dollars before fees. */
  readonly stake: Usd;
  /** The most to pay for a share. */
  readonly limit: Price;
}

/** A sale that an agent asks for. */
export interface SellAct extends Reasoned {
  readonly do: 'sell';
  readonly tradeId: string;
  /** Null for all that the trade holds. */
  readonly shares: Shares | null;
  /** The least to take for a share. */
  readonly limit: Price;
}

export type Act = BuyAct | SellAct;

/** The fate of an act: how much of it was filled, or the code of its refusal. */
export interface ActFate {
  readonly status: 'executed' | 'rejected';
  /** The id of the trade that was bought or sold; null where nothing was. */
  readonly tradeId: string | null;
  readonly shares: string;
  /** Dollars a share on average; null where nothing was filled. */
  readonly price: string | null;
  /** The code of the refusal; null where it was filled. */
  readonly code: string | null;
}

/** The decision of a buy, as a strategy makes one. */
export const decisionOfBuy = (act: BuyAct, market: Market, expiresAt: string): Decision => ({
  do: 'buy',
  venue: act.venue,
  marketId: act.marketId,
  outcome: act.outcome,
  limit: formatPrice(act.limit),
  timeInForce: act.timeInForce,
  p: act.p,
  why: act.reason,
  expiresAt,
  question: market.question,
  eventId: market.eventId,
  eventTitle: null,
  stake: formatUsd(act.stake),
  confidence: null,
});

/** The position that a sale names. */
export interface NamedPosition {
  readonly venue: string;
  readonly marketId: string;
  readonly outcome: 'yes' | 'no';
}

export const decisionOfSell = (act: SellAct, position: NamedPosition, expiresAt: string): Decision => ({
  do: 'sell',
  venue: position.venue,
  marketId: position.marketId,
  outcome: position.outcome === 'yes' ? 0 : 1,
  limit: formatPrice(act.limit),
  timeInForce: act.timeInForce,
  p: act.p,
  why: act.reason,
  expiresAt,
  tradeId: act.tradeId,
  shares: act.shares === null ? null : formatShares(act.shares),
});

/** A refusal that needs no ledger. */
export const refused = (code: string): ActFate => ({
  status: 'rejected',
  tradeId: null,
  shares: '0.000000',
  price: null,
  code,
});

/** The fate that a fill tells of; `decimal` writes a number of dollars or shares with six places. */
export const fateOf = (
  { status, position, shares, price, reason }: FillView,
  decimal: (value: number) => string,
): ActFate => ({
  status: status === 'executed' ? 'executed' : 'rejected',
  tradeId: position,
  shares: decimal(shares),
  price: price === null ? null : decimal(price),
  code: reason,
});
