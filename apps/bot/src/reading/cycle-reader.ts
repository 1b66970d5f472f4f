import type { Clock, MarketRef } from '@prescient/core/domain';
import type { CycleFacts, SightFacts, Strategy } from '@prescient/strategies/sdk';
import { heardSince, type HeardTrades } from './heard-trades.ts';
import type { KeptState } from '../strategy/kept-state.ts';
import { MarketSights, type LookedMarket } from './market-sights.ts';
import { readPortfolio, type PortfolioReading } from './portfolio-reading.ts';
import { PriceMemory } from './price-memory.ts';
import type { SharedBooks } from './shared-books.ts';
import { fillsOf, resolutionsOf, type Signal, type Teller } from './told-since.ts';

/** The place up to which a strategy was told, and the signals that it is told of now. */
export interface ToldSoFar {
  readonly kept: KeptState | null;
  readonly signals: readonly Signal[];
}

/** The identities of what a cycle saw. */
export interface SeenInCycle {
  /** The markets as the strategy sees them, those that were selected first, and the answers that their books were made of. */
  readonly markets: readonly LookedMarket[];
  /** The moment at which the portfolio was valued, milliseconds since 1970, and its marks. */
  readonly accountAt: number;
  readonly marks: PortfolioReading['marks'];
}

/** All that a cycle reads before its strategy decides. */
export interface CycleReading {
  readonly facts: CycleFacts;
  readonly heard: HeardTrades;
  /** The markets that each rule of the selector removed. */
  readonly removed: Readonly<Record<string, number>>;
  /** The markets that were looked at: those that were selected, and those of open positions. */
  readonly looked: readonly MarketRef[];
  readonly seen: SeenInCycle;
}

/** Reads from the API what happened since a strategy was told last, and how its markets stand. */
export class CycleReader {
  readonly #teller: Teller;
  readonly #clock: Clock;
  readonly #sights: MarketSights;
  readonly #prices: PriceMemory;

  constructor(teller: Teller, clock: Clock, books: SharedBooks) {
    const { client, patience } = teller;
    this.#teller = teller;
    this.#clock = clock;
    this.#sights = new MarketSights(client, patience, books);
    this.#prices = new PriceMemory(client, patience);
  }

  /** @throws TRPCClientError */
  async read(strategy: Strategy, { kept, signals }: ToldSoFar): Promise<CycleReading> {
    const { client, portfolioId, patience } = this.#teller;
    const { portfolio, accountAt, marks } = await readPortfolio(client, portfolioId, patience);
    const [{ listed, removed }, heldMarkets] = await Promise.all([
      this.#sights.select(strategy.selector),
      this.#sights.named(portfolio.positions),
    ]);
    const fills = await fillsOf(this.#teller, signals);
    const tradeIds = kept?.held ?? [];
    const resolutions = await resolutionsOf(this.#teller, this.#sights, { tradeIds, fills, portfolio });
    // Before the books, so that each book shows what the trades did to it.
    const heard = await this.#heard(strategy, kept, listed);
    const looked = [...listed, ...withoutOf(heldMarkets, listed)];
    const seen = await this.#sights.look(looked);
    const now = this.#clock.now().getTime();
    const sights = await this.#prices.remember(
      seen.map(({ sight }) => sight),
      { hours: strategy.lookbackHours, now },
    );
    const selected = sights.slice(0, listed.length);
    const held = sights.filter((sight) => heldMarkets.some((each) => isOf(sight, each)));
    const { trades } = heard;
    const facts = { now, before: kept?.at ?? null, portfolio, selected, held, fills, resolutions, trades };
    const markets = seen.map(({ books }, index) => ({ sight: sights[index]!, books }));
    return { facts, heard, removed, looked, seen: { markets, accountAt, marks } };
  }

  /** The public trades since the last cycle, for a strategy that hears them. */
  async #heard(
    { definition }: Strategy,
    kept: KeptState | null,
    markets: readonly MarketRef[],
  ): Promise<HeardTrades> {
    if (definition.onTrade === undefined) return { trades: [], places: {}, forgotten: 0 };
    return heardSince(this.#teller, kept?.trades ?? {}, markets);
  }
}

const isOf = ({ market }: SightFacts, { venue, marketId }: MarketRef): boolean =>
  market.venue === venue && market.id === marketId;

const withoutOf = <M extends MarketRef>(markets: readonly M[], others: readonly M[]): M[] =>
  markets.filter(
    ({ venue, marketId }) => !others.some((other) => other.venue === venue && other.marketId === marketId),
  );
