import type { BuyRequest, CloseRequest } from '@prescient/workshop';

/** A command that a tenant means to send. */
export interface BuyIntent extends BuyRequest {
  readonly kind: 'buy';
}

export interface SellIntent extends CloseRequest {
  readonly kind: 'sell';
}

export type Intent = BuyIntent | SellIntent;

/** The answer to one try to send one command. */
export type Reply =
  | { readonly type: 'done'; readonly replayed: boolean; readonly money: Readonly<Record<string, string>> }
  /** Refused for good, by this code. */
  | { readonly type: 'refused'; readonly code: string }
  /** A promise that nothing was done, and that the same may succeed later. */
  | { readonly type: 'denied'; readonly code: string }
  /** Nobody knows: no answer came, or it says so. */
  | { readonly type: 'unknown'; readonly why: string }
  /** An answer that no attack excuses. */
  | { readonly type: 'fault'; readonly what: string };

/**
 * The id that a signal's trade has, as the README states it: portfolio, venue, market, side and time. Market ids of the
 * siege need no escaping.
 */
export const signalId = ({
  portfolioId,
  marketId,
  action,
  timestamp,
}: Pick<BuyIntent, 'portfolioId' | 'marketId' | 'action' | 'timestamp'>): string =>
  `signal:${portfolioId}:polymarket:${marketId}:${action}:${timestamp}`;
