import type { Market, MarketState, ReviewReason } from '../../../domain/index.ts';

/** Counts of rows of one kind by what became of them. */
export interface ImportCounts {
  added: number;
  changed: number;
  unchanged: number;
  /** Rows that were left, because the kept one is newer. */
  older: number;
}

/** A listing that was not taken over. */
export interface ImportRefusal {
  readonly venue: string;
  /** The venue's id of the market or event. */
  readonly id: string;
  readonly kind: 'market' | 'event';
  /** The field at fault; `row` where only the database found the fault. */
  readonly field: string;
  readonly message: string;
}

/** The report of an import. */
export interface ImportReport {
  readonly events: ImportCounts;
  readonly markets: ImportCounts;
  /** Prices that were new to the history. */
  snapshots: number;
  /** Imported markets by the state in which they are kept. */
  readonly states: Partial<Record<MarketState, number>>;
  /** Imported markets that a person should look at, by reason. */
  readonly reviews: Partial<Record<ReviewReason, number>>;
  readonly refusals: ImportRefusal[];
}

const noCounts = (): ImportCounts => ({ added: 0, changed: 0, unchanged: 0, older: 0 });

/** Returns a report of nothing. */
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

function addCounts(to: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) to[name] = (to[name] ?? 0) + count;
}

/** Adds the report of a part to that of the whole. */
export function addReport(whole: ImportReport, part: ImportReport): void {
  for (const counts of ['events', 'markets', 'states', 'reviews'] as const)
    addCounts(whole[counts] as Record<string, number>, part[counts] as Record<string, number>);
  whole.snapshots += part.snapshots;
  whole.refusals.push(...part.refusals);
}
