import { ZERO_USD, type Shares, type Usd } from '../../money/index.ts';
import type { OutcomeIndex } from '../market/market-ref.ts';

/** Shares of one outcome, and the dollars that were paid for them. */
export interface Stake {
  /** The markets of one key exclude each other: at most one of them ends with outcome 0. */
  readonly exclusiveKey: string;
  readonly marketKey: string;
  readonly outcome: OutcomeIndex;
  /** `amount + fee`. */
  readonly cost: Usd;
  readonly shares: Shares;
}

/**
 * The least that markets pay of which at most one ends with outcome 0, with `yᵢ` shares of outcome 0 and `nᵢ` of outcome 1
 * of market i:
 *
 *     no market ends with outcome 0    Σ nᵢ
 *     market j alone does              yⱼ + Σ(i≠j) nᵢ = Σ nᵢ + (yⱼ − nⱼ)
 *
 * so that it is `Σ nᵢ + min(0, minⱼ (yⱼ − nⱼ))`. One market by itself is the case of one: `min(y, n)`.
 */
function leastPayout(stakes: readonly Stake[]): bigint {
  let second = 0n;
  const leads = new Map<string, bigint>();
  for (const { marketKey, outcome, shares } of stakes) {
    if (outcome === 1) second += shares;
    leads.set(marketKey, (leads.get(marketKey) ?? 0n) + (outcome === 0 ? 1n : -1n) * shares);
  }
  let worst = 0n;
  for (const lead of leads.values()) if (lead < worst) worst = lead;
  return second + worst;
}

/**
 * The most that these positions can lose together when they are held to the end: their cost less the least that they can
 * pay, and 0 where they cannot lose. Markets that exclude each other are counted by their worst case; all others may end
 * badly at once. A payout between 0 and 1 pays no less than the worse of the two ends. A void is left out: it gives every
 * stake back and costs the fees alone.
 */
export function worstLoss(stakes: readonly Stake[]): Usd {
  let loss = 0n;
  for (const { cost } of stakes) loss += cost;
  for (const group of Map.groupBy(stakes, ({ exclusiveKey }) => exclusiveKey).values())
    loss -= leastPayout(group);
  return loss > 0n ? (loss as Usd) : ZERO_USD;
}
