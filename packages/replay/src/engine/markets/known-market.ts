import {
  exclusiveGroupOf,
  isTrading,
  type BestPrices,
  type ListedEvent,
  type Market,
} from '@prescient/core/domain';
import { marketView, numberOf, type MarketView } from '@prescient/strategies/sdk';

const known = (amount: bigint | null): number | null => (amount === null ? null : numberOf(amount));
const countOf = (amount: bigint | null): number | null => (amount === null ? null : Number(amount));

/** A market as strategies see it: without its state, its prices and its payout. */
const viewOf = (market: Market, event: ListedEvent | null): MarketView =>
  marketView({
    id: market.marketId,
    venue: market.venue,
    question: market.question,
    labels: { yes: market.outcomes[0].label, no: market.outcomes[1].label },
    eventId: market.eventId,
    // As live, where a list of markets does not name their events.
    eventTitle: null,
    endsAt: market.endsAt?.getTime() ?? null,
    tickSize: known(market.tickSize),
    priceSpans:
      market.priceRanges?.map(({ start, end, step }) => ({
        start: numberOf(start),
        end: numberOf(end),
        step: numberOf(step),
      })) ?? null,
    minimumSize: known(market.minimumSize),
    exclusiveGroup: exclusiveGroupOf({ ...market, mutuallyExclusive: event?.mutuallyExclusive ?? null }),
    fees: market.fees,
    liquidity: known(market.liquidity),
    volume: known(market.volume),
  });

/** The numbers of a market's two tokens on the tape; -1 where it has none. */
export type TokenPair = readonly [yes: number, no: number];

/** A market at the moment up to which the tape was read, with the figures by which it is chosen, as plain numbers. */
export class KnownMarket {
  readonly tokens: TokenPair;
  #market: Market;
  #event: ListedEvent | null;
  #view: MarketView | null = null;
  /** The best prices of outcome 0 that the newest listing showed; null where it showed none. */
  best: BestPrices | null = null;
  isTrading = false;
  /** Milliseconds since 1970. */
  endsAt: number | null = null;
  createdAt = 0;
  /** Millionths of a dollar. */
  liquidity: number | null = null;
  volume: number | null = null;

  constructor(market: Market, tokens: TokenPair, event: ListedEvent | null) {
    this.tokens = tokens;
    this.#event = event;
    this.#market = market;
    this.market = market;
  }

  get market(): Market {
    return this.#market;
  }

  set market(market: Market) {
    this.#market = market;
    this.#view = null;
    this.isTrading = isTrading(market);
    this.endsAt = market.endsAt?.getTime() ?? null;
    this.createdAt = market.createdAt.getTime();
    this.liquidity = countOf(market.liquidity);
    this.volume = countOf(market.volume);
  }

  get event(): ListedEvent | null {
    return this.#event;
  }

  set event(event: ListedEvent | null) {
    this.#event = event;
    this.#view = null;
  }

  get view(): MarketView {
    return (this.#view ??= viewOf(this.#market, this.#event));
  }
}
