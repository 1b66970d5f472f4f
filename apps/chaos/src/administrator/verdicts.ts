import { toMicros } from '@prescient/workshop';
import type { Decision, Payout } from '../bots/intent.ts';

/** A decision that was to change how a market ended. */
export interface Change {
  readonly id: string;
  /** Null where a result was taken back. */
  readonly payout: Payout | null;
  /** The number of results since. */
  readonly revision: number;
}

const NONE: Change = { id: 'none', payout: null, revision: 0 };

/** The result of each market by the decisions made so far: the laboratory's own reckoning. */
export class Verdicts {
  readonly #changes = new Map<string, Change[]>();

  constructor(decisions: readonly Decision[]) {
    for (const decision of decisions) this.add(decision);
  }

  add({ id, marketId, verdict }: Decision): void {
    const { payout, revision } = this.standing(marketId);
    const changes = this.#changes.get(marketId) ?? [];
    this.#changes.set(marketId, changes);
    if (verdict === 'reverse') changes.push({ id, payout: null, revision });
    else if (verdict !== payout) changes.push({ id, payout: verdict, revision: revision + 1 });
  }

  changes(marketId: string): readonly Change[] {
    return this.#changes.get(marketId) ?? [];
  }

  /** The result that stands in a market. */
  standing(marketId: string): Change {
    return this.changes(marketId).at(-1) ?? NONE;
  }

  /** The payout of that result. */
  payoutOf(marketId: string, revision: number): Payout | null {
    return this.changes(marketId).find((change) => change.revision === revision)?.payout ?? null;
  }

  /** A payout as we write it. */
  static payoutIn(text: string | null): string | null {
    if (text === null || text === 'void') return text;
    const micros = toMicros(text);
    return micros === 500_000n ? '0.5' : micros % 1_000_000n === 0n ? `${micros / 1_000_000n}` : text;
  }
}
