import type { Signal } from '@prescient/core/domain';

/** A signal with the trade id that its author chose; null for the id that follows from the signal. */
export interface PlannedSignal {
  readonly signal: Signal;
  readonly tradeId: string | null;
}

/** The signals of a cycle, and a summary of the input that gave them. */
export interface SignalPlan {
  readonly signals: readonly PlannedSignal[];
  /**
   * True for signals of a strategy: it chooses again in every cycle, so that markets which the portfolio bought before
   * are left out, and no more is chosen than there is cash for. Signals of a file are each sent as they are.
   */
  readonly isChosen: boolean;
  /** One line for people: the number of items that were read, and of those that could not be used. */
  readonly read: string;
  /** Items that could not be used, counted by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** The rows of a signals file that are no signals. */
  readonly badRows: readonly { readonly market: string; readonly reason: string }[];
}
