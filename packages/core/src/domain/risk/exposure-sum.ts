import { ZERO_USD, type Shares, type Usd } from '../../money/index.ts';
import type { OutcomeIndex } from '../market/market-ref.ts';

/** Shares of one outcome, and the dollars that were paid for them; both are negative where a stake is taken away. */
export interface Stake {
  /** The markets of one key exclude each other: at most one of them ends with outcome 0. */
  readonly exclusiveKey: string;
  readonly marketKey: string;
  readonly outcome: OutcomeIndex;
  /** `amount + fee`. */
  readonly cost: Usd;
  readonly shares: Shares;
}

/** Markets of which at most one ends with outcome 0. */
interface ExclusiveGroup {
  /** `Σ nᵢ`, the shares of outcome 1. */
  readonly second: bigint;
  /** `yᵢ − nᵢ` of each market. */
  readonly leads: ReadonlyMap<string, bigint>;
}

const EMPTY: ExclusiveGroup = { second: 0n, leads: new Map() };

function grown(group: ExclusiveGroup, { marketKey, outcome, shares }: Stake): ExclusiveGroup {
  const lead = (group.leads.get(marketKey) ?? 0n) + (outcome === 0 ? 1n : -1n) * shares;
  return {
    second: group.second + (outcome === 1 ? shares : 0n),
    leads: new Map(group.leads).set(marketKey, lead),
  };
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
function leastPayout({ second, leads }: ExclusiveGroup): bigint {
  let worst = 0n;
  for (const lead of leads.values()) if (lead < worst) worst = lead;
  return second + worst;
}

/**
 * The exposure of a set of positions: the most that they can lose together when they are held to the end. It is their cost
 * less the least that they can pay, and 0 where they cannot lose. Markets that exclude each other are counted by their worst
 * case; all others may end badly at once. A payout between 0 and 1 pays no less than the worse of the two ends. A void is
 * left out: it gives every stake back and costs the fees alone. A stake costs the markets of its own group only, however
 * many others there are.
 */
export class ExposureSum {
  readonly #groups = new Map<string, ExclusiveGroup>();
  /** `cost − least payout` over all groups; below 0 where a gain is certain. */
  #net = 0n;

  add(stake: Stake): this {
    const group = grown(this.#groupOf(stake), stake);
    this.#net = this.#netWith(stake, group);
    this.#groups.set(stake.exclusiveKey, group);
    return this;
  }

  get loss(): Usd {
    return lossOf(this.#net);
  }

  /** The exposure if one more stake were there. */
  lossWith(stake: Stake): Usd {
    return lossOf(this.#netWith(stake, grown(this.#groupOf(stake), stake)));
  }

  #groupOf({ exclusiveKey }: Stake): ExclusiveGroup {
    return this.#groups.get(exclusiveKey) ?? EMPTY;
  }

  #netWith(stake: Stake, group: ExclusiveGroup): bigint {
    return this.#net + stake.cost - leastPayout(group) + leastPayout(this.#groupOf(stake));
  }
}

const lossOf = (net: bigint): Usd => (net > 0n ? (net as Usd) : ZERO_USD);
