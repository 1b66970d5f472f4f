import { createHash } from 'node:crypto';
import { DomainError } from '@prescient/core/domain';
import { formatPrice, formatShares, formatUsd } from '@prescient/core/money';
import type { Act, ActFate } from './act.ts';

/** The most acts of one simulation, so that its memory is bounded. */
const MOST_ACTS = 50_000;

/** An act as it is kept: what the agent asked for, with its probability and its reason, and what became of it. */
export interface KeptAct {
  readonly do: 'buy' | 'sell';
  readonly venue: string | null;
  readonly marketId: string | null;
  readonly outcome: 'yes' | 'no' | null;
  readonly tradeId: string | null;
  /** Dollars before fees of a buy. */
  readonly stake: string | null;
  /** Shares of a sale; null for all. */
  readonly shares: string | null;
  readonly limitPrice: string;
  readonly p: number | null;
  readonly reason: string | null;
  readonly fate: ActFate;
}

/** One thing that an agent did: it let time pass, or it acted. `at` is the simulated time after it. */
export interface TrajectoryEntry {
  readonly number: number;
  readonly kind: 'step' | 'act';
  readonly at: string;
  readonly acts: readonly KeptAct[];
}

export function keptAct(act: Act, fate: ActFate): KeptAct {
  const { limit, p, reason } = act;
  const shared = { limitPrice: formatPrice(limit), p, reason, fate };
  if (act.do === 'buy')
    return {
      ...shared,
      do: 'buy',
      venue: act.venue,
      marketId: act.marketId,
      outcome: act.outcome === 0 ? 'yes' : 'no',
      tradeId: null,
      stake: formatUsd(act.stake),
      shares: null,
    };
  return {
    ...shared,
    do: 'sell',
    venue: null,
    marketId: null,
    outcome: null,
    tradeId: act.tradeId,
    stake: null,
    shares: act.shares === null ? null : formatShares(act.shares),
  };
}

/** All that an agent did in a simulation, in order. */
export class Trajectory {
  readonly entries: TrajectoryEntry[] = [];
  acts = 0;

  /** @throws DomainError BUDGET_EXCEEDED where so many more acts would be too many */
  requireRoom(acts: number): void {
    if (this.acts + acts <= MOST_ACTS) return;
    throw new DomainError(
      'BUDGET_EXCEEDED',
      `A simulation keeps ${MOST_ACTS} acts, and this one has ${this.acts}; end it.`,
      { acts: this.acts, most: MOST_ACTS },
    );
  }

  add(kind: TrajectoryEntry['kind'], at: string, acts: readonly KeptAct[]): void {
    this.acts += acts.length;
    this.entries.push({ number: this.entries.length + 1, kind, at, acts });
  }

  /** SHA-256 over its entries, as 64 hexadecimal digits. */
  get hash(): string {
    const hash = createHash('sha256');
    for (const entry of this.entries) hash.update(JSON.stringify(entry)).update('\n');
    return hash.digest('hex');
  }
}
