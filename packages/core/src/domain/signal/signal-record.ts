import type { Price, Shares, Usd } from '../../money/index.ts';
import type { DomainErrorCode } from '../error-codes.ts';
import type { OutcomeRef } from '../market/market-ref.ts';
import type { TimeInForce } from '../pricing/fill-depth.ts';

export const SIGNAL_ACTS = ['buy', 'sell'] as const;
export type SignalAct = (typeof SIGNAL_ACTS)[number];

export const SIGNAL_STATUSES = ['pending', 'executed', 'rejected', 'expired', 'canceled'] as const;
/** The life of a signal: `pending` once it is submitted, then one of the others, for good. */
export type SignalStatus = (typeof SIGNAL_STATUSES)[number];

/** A strategy's request to trade in the words of its author. */
export interface SignalRequest extends OutcomeRef {
  /** Chosen by the author; a signal that is submitted again with the same id is one signal. */
  signalId: string;
  strategy: string;
  version: number;
  do: SignalAct;
  /** The highest price to pay, above 0 and at most 1, or the lowest to take, from 0 to 1. */
  limitPrice: Price;
  /** Dollars to stake, before fees; null for a sale. */
  stake: Usd | null;
  /** The trade whose position is sold; null for a buy. */
  tradeId: string | null;
  /** The shares to sell; null for all of them, and for a buy. */
  shares: Shares | null;
  timeInForce: TimeInForce;
  /** 0 to 1; how sure the strategy is, where that is no probability. */
  confidence: number | null;
  /** The strategy's probability that the outcome wins: above 0 and below 1, at most six decimals. */
  p: number | null;
  why: string | null;
  /** The moment from which on the signal is never executed. */
  expiresAt: Date;
}

/** A signal as it is kept, with its fate. */
export interface SignalRecord extends SignalRequest {
  portfolioId: number;
  /** The cycle that it belongs to; null for a signal that was submitted by itself. */
  cycleId: number | null;
  submittedAt: Date;
  /** The order among the signals that were submitted together, from 0. */
  place: number;
  status: SignalStatus;
  /** The moment at which it left `pending`. */
  decidedAt: Date | null;
  rejectCode: DomainErrorCode | null;
  rejectReason: string | null;
}
