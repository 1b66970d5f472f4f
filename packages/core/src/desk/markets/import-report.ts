import type { Market, MarketState, ReviewReason } from '../../domain/index.ts';

/** The fate of the rows of one kind. */
export interface ImportCounts {
  added: number;
  changed: number;
  unchanged: number;
  /** Left as they are, because what is kept is newer. */
  older: number;
}

/** A listing that could not be kept as it is. */
export interface ImportRefusal {
  readonly venue: string;
  /** The venue's id of the market or event. */
  readonly id: string;
  readonly kind: 'market' | 'event';
  /** The field at fault. */
  readonly field: string;
  readonly message: string;
}

/** The result of an import. */
export interface ImportReport {
  readonly events: ImportCounts;
  readonly markets: ImportCounts;
  /** Prices that the history did not have yet. */
  snapshots: number;
  /** Imported markets by the state in which they are kept. */
  readonly states: Partial<Record<MarketState, number>>;
  /** Imported markets that a person should look at, by reason. */
  readonly reviews: Partial<Record<ReviewReason, number>>;
  readonly refusals: ImportRefusal[];
}

const noCounts = (): ImportCounts => ({ added: 0, changed: 0, unchanged: 0, older: 0 });

/** A report of nothing. */
export const emptyReport = (): ImportReport => ({
  events: noCounts(),
  markets: noCounts(),
  snapshots: 0,
  states: {},
  reviews: {},
  refusals: [],
});

/** Counts a market as it is kept now. */
export function countMarket({ states, reviews }: ImportReport, { state, reviewReason }: Market): void {
  states[state] = (states[state] ?? 0) + 1;
  if (reviewReason !== null) reviews[reviewReason] = (reviews[reviewReason] ?? 0) + 1;
}
