import { add, ZERO_SHARES, ZERO_USD, type Shares, type Usd } from '../../money/index.ts';
import { marketKey, outcomeKey, venueKey, type MarketRef, type OutcomeRef } from '../market/market-ref.ts';
import { ExposureSum, type Stake } from './exposure-sum.ts';

/** The place of a market among others. */
export interface MarketPlace {
  readonly eventId: string | null;
  /** Markets of one group exclude each other; null where none is known to. */
  readonly exclusiveGroup: string | null;
  readonly categories: readonly string[];
}

/** The place of a market that the catalogue does not know. */
export const NOWHERE: MarketPlace = { eventId: null, exclusiveGroup: null, categories: [] };

/** The open positions of one outcome, all together. */
export interface HeldOutcome extends OutcomeRef {
  /** `Σ (amount + fee)`. */
  readonly cost: Usd;
  readonly shares: Shares;
  /** Their number. */
  readonly positions: number;
}

/** The kinds of sets whose exposure is limited. */
export type ScopeKind = 'market' | 'event' | 'category';

/** A set of markets whose positions are counted together. */
export interface RiskScope {
  readonly kind: ScopeKind;
  /** The id of the market or event, or the name of the category. */
  readonly id: string;
  readonly key: string;
}

/** The sets that a market belongs to. */
export function scopesOf(market: MarketRef, { eventId, categories }: MarketPlace): RiskScope[] {
  const alone = `market ${marketKey(market)}`;
  const event = eventId === null ? alone : `event ${venueKey(market.venue, eventId)}`;
  return [
    { kind: 'market', id: market.marketId, key: alone },
    { kind: 'event', id: eventId ?? market.marketId, key: event },
    ...categories.map((id): RiskScope => ({ kind: 'category', id, key: `category ${id}` })),
  ];
}

/** The open positions of a portfolio by outcome, and the sets of markets that they belong to. */
export class HeldExposure {
  readonly #held = new Map<string, HeldOutcome>();
  readonly #places = new Map<string, MarketPlace>();
  /** The exposure of each set, by its key. */
  readonly #sums = new Map<string, ExposureSum>();
  #positions = 0;

  /** Says where a market stands. Its first event counts, so that it is in one event at a time. */
  place(market: MarketRef, place: MarketPlace): void {
    const key = marketKey(market);
    const known = this.#places.get(key);
    if (known && (known.eventId !== null || place.eventId === null)) return;
    const before = new Set(this.#keysOf(market));
    this.#places.set(key, known ? { ...known, eventId: place.eventId } : place);
    const joined = this.#keysOf(market).filter((each) => !before.has(each));
    for (const outcome of [0, 1] as const) {
      const held = this.#held.get(outcomeKey({ ...market, outcome }));
      if (held) this.#addTo(joined, held);
    }
  }

  /** Returns the sets of a market; where it has no event yet, it would be in the one that is given. */
  scopesOf(market: MarketRef, eventId: string | null = null): RiskScope[] {
    const place = this.#placeOf(market);
    return scopesOf(market, { ...place, eventId: place.eventId ?? eventId });
  }

  /** Adds to what is held of an outcome, or takes away from it. */
  change(by: HeldOutcome): void {
    const { venue, marketId, outcome, cost, shares, positions } = by;
    const key = outcomeKey(by);
    const held = this.#held.get(key);
    this.#held.set(key, {
      venue,
      marketId,
      outcome,
      cost: add(held?.cost ?? ZERO_USD, cost),
      shares: add(held?.shares ?? ZERO_SHARES, shares),
      positions: (held?.positions ?? 0) + positions,
    });
    this.#positions += positions;
    this.#addTo(this.#keysOf(by), by);
  }

  /** The number of open positions. */
  get positions(): number {
    return this.#positions;
  }

  /** The outcomes of which something is held. */
  outcomes(): HeldOutcome[] {
    return [...this.#held.values()].filter(({ positions }) => positions > 0);
  }

  /** The cost of the open positions of an outcome. */
  costOf(outcome: OutcomeRef): Usd {
    return this.#held.get(outcomeKey(outcome))?.cost ?? ZERO_USD;
  }

  /** The sets of one kind in which something is or was held. */
  scopes(kind: ScopeKind): RiskScope[] {
    const found = [...this.#held.values()].flatMap((held) => this.scopesOf(held));
    return [
      ...new Map(found.filter((scope) => scope.kind === kind).map((scope) => [scope.key, scope])).values(),
    ];
  }

  /** The most that the positions of a set can lose together, with one more buy if it is given. */
  exposureOf({ key }: RiskScope, bought?: HeldOutcome): Usd {
    const sum = this.#sums.get(key) ?? new ExposureSum();
    return bought ? sum.lossWith(this.#stakeOf(bought)) : sum.loss;
  }

  /** The keys of the sets of a market; one by itself is its own event. */
  #keysOf(market: MarketRef): string[] {
    return [...new Set(this.scopesOf(market).map(({ key }) => key))];
  }

  #addTo(keys: readonly string[], held: HeldOutcome): void {
    const stake = this.#stakeOf(held);
    for (const key of keys) this.#sums.set(key, (this.#sums.get(key) ?? new ExposureSum()).add(stake));
  }

  #placeOf(market: MarketRef): MarketPlace {
    return this.#places.get(marketKey(market)) ?? NOWHERE;
  }

  #stakeOf(held: HeldOutcome): Stake {
    const { exclusiveGroup } = this.#placeOf(held);
    const market = marketKey(held);
    const { outcome, cost, shares } = held;
    const exclusiveKey =
      exclusiveGroup === null ? `market ${market}` : `group ${venueKey(held.venue, exclusiveGroup)}`;
    return { exclusiveKey, marketKey: market, outcome, cost, shares };
  }
}
