/**
 * The kinds of findings; any of them ends a siege with 1.
 *
 * - `lost`: acknowledged and absent, or settled too late to be told.
 * - `doubled`: one command happened twice, or two callers were both told that they were the first.
 * - `drift`: a stored number does not follow from the facts.
 * - `denied`: answered as not done, and done.
 * - `away`: a service that was not back in time, or a process that ended by itself.
 * - `fault`: an answer that no attack excuses, such as a 500.
 */
export const FINDING_KINDS = ['lost', 'doubled', 'drift', 'denied', 'away', 'fault'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** One sentence with the ids that it is about. */
  readonly what: string;
}

/** More findings of one run say nothing new. */
const MOST = 60;

/** The findings of a run, in order. */
export class Findings {
  readonly all: Finding[] = [];

  add(kind: FindingKind, what: string): void {
    if (this.all.length < MOST) this.all.push({ kind, what });
  }

  get any(): boolean {
    return this.all.length > 0;
  }
}
