import type { FindingKind } from '../finding.ts';

/** A question about the whole database: every row of its answer is a finding. */
export interface Question {
  readonly kind: FindingKind;
  readonly name: string;
  /** Answers with rows of `id`, `stored` and `expected`, as texts. */
  readonly sql: string;
}
