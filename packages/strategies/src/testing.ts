import { marketView, type MarketView } from './context/market-view.ts';
import { outcomeBook, type BookView } from './context/book-view.ts';
import type { FillView, HistoryPoint, MarketSight, ResolutionView } from './context/context.ts';
import type { PortfolioView, PositionView } from './context/portfolio-view.ts';
import type { Decision } from './intents/decision.ts';
import { run } from './runtime/run.ts';
import { sightOf, type StrategyEvent } from './runtime/event.ts';
import { prepare, type Strategy } from './runtime/prepare.ts';
import { readState, type StrategyState } from './runtime/state.ts';

/** The best prices of a book as a test writes them, perhaps with more levels. */
export interface SketchedBook {
  readonly bid?: number;
  readonly ask?: number;
  readonly size?: number;
  readonly shown?: number;
}

const MARKET: MarketView = marketView({
  id: 'market-1',
  venue: 'polymarket',
  question: 'Will it rain?',
  labels: { yes: 'Yes', no: 'No' },
  eventId: null,
  eventTitle: null,
  endsAt: null,
  tickSize: 0.01,
  priceSpans: null,
  minimumSize: 5,
  exclusiveGroup: null,
  fees: { kind: 'none' },
  liquidity: 50_000,
  volume: 100_000,
});

const FROM = Date.parse('2026-01-15T12:00:00Z');
const MINUTE_MS = 60_000;
const DEEP = 10_000;

const levels = (price: number | undefined, size: number) => (price === undefined ? [] : [{ price, size }]);
const rest = (price: number | undefined) =>
  price === undefined ? undefined : Math.round((1 - price) * 1e6) / 1e6;

/** Both books of a market from the best prices of yes; those of no are what is left of a dollar. */
export function sketchBook({ bid, ask, size = DEEP, shown }: SketchedBook): BookView {
  const side = (low: number | undefined, high: number | undefined, price: number | undefined) =>
    outcomeBook({ bids: levels(low, size), asks: levels(high, size), shown: price ?? null });
  return { yes: side(bid, ask, shown), no: side(rest(ask), rest(bid), rest(shown)) };
}

/** The surroundings of a strategy under test. */
export interface RehearsalOptions {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly state?: unknown;
  readonly portfolio?: Partial<PortfolioView>;
  /** The name of the file in sentences. */
  readonly file?: string;
}

/** A strategy on a stage: a test tells it of events, and reads what it decides. Each event is a minute after the last. */
export class Rehearsal {
  readonly strategy: Strategy;
  state: StrategyState;
  portfolio: PortfolioView;
  /** The lines that it wrote. */
  readonly lines: string[] = [];
  now = FROM;

  constructor(
    definition: unknown,
    { config = {}, state, portfolio, file = 'strategy.ts' }: RehearsalOptions = {},
  ) {
    this.strategy = prepare({ file, exported: definition }, config);
    const { version } = this.strategy;
    this.state = readState(this.strategy, state === undefined ? null : { version, state });
    this.portfolio = Object.freeze({
      id: 1,
      fillModel: 'book' as const,
      cash: 10_000,
      equity: 10_000,
      positions: [],
      openOrders: [],
      ...portfolio,
    });
  }

  /** Tells it of one event, and returns its decisions. */
  tell(event: StrategyEvent, sights: readonly MarketSight[] = []): readonly Decision[] {
    const find = (id: string): MarketSight | null => sights.find(({ market }) => market.id === id) ?? null;
    const log = (line: string): void => void this.lines.push(line);
    const world = { portfolio: this.portfolio, seed: 'rehearsal', find, log };
    const { decisions, state } = run(this.strategy, { state: this.state, world }, [event]);
    this.state = state;
    this.now = event.at + MINUTE_MS;
    return decisions;
  }

  /** Tells it of a book. */
  book(book: SketchedBook, market: Partial<MarketView> = {}, history: readonly HistoryPoint[] = []) {
    return this.tell({ kind: 'book', at: this.now, ...this.#sight(book, market), history: () => history });
  }

  /** Tells it of a cycle over markets. */
  cycle(
    sights: readonly { readonly market?: Partial<MarketView>; readonly book: BookView | SketchedBook }[],
  ) {
    const seen = sights.map(({ market = {}, book }) => ({
      market: marketView({ ...MARKET, ...market }),
      book: 'yes' in book ? book : sketchBook(book),
    }));
    return this.tell({ kind: 'cycle', at: this.now, sights: seen }, seen.map(sightOf));
  }

  /** Tells it of a position that it holds. */
  position(position: Partial<PositionView>, book: SketchedBook, market: Partial<MarketView> = {}) {
    const sight = this.#sight(book, market);
    const held: PositionView = Object.freeze({
      id: 'trade-1',
      venue: sight.market.venue,
      marketId: sight.market.id,
      outcome: 'yes',
      shares: 100,
      cost: 50,
      entryPrice: 0.5,
      openedAt: this.now,
      ...position,
    });
    return this.tell({ kind: 'position', at: this.now, ...sight, position: held });
  }

  fill(fill: FillView) {
    return this.tell({ kind: 'fill', at: this.now, fill });
  }

  resolved(resolution: ResolutionView) {
    return this.tell({ kind: 'resolved', at: this.now, resolution });
  }

  #sight(book: SketchedBook, market: Partial<MarketView>) {
    return { market: marketView({ ...MARKET, ...market }), book: sketchBook(book) };
  }
}
