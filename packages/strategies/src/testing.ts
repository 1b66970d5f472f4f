import { marketView, type MarketView } from './context/market-view.ts';
import type { BookView } from './context/book-view.ts';
import {
  SAMPLE_MARKET,
  SAMPLE_POSITION,
  SAMPLE_TIME,
  sketchBook,
  type SketchedBook,
} from './checking/samples.ts';
import type { FillView, HistoryPoint, MarketSight, PrintView, ResolutionView } from './context/context.ts';
import type { PortfolioView, PositionView } from './context/portfolio-view.ts';
import type { Decision } from './intents/decision.ts';
import { run } from './runtime/run.ts';
import { sightOf, type StrategyEvent } from './runtime/event.ts';
import { prepare, type Strategy } from './runtime/prepare.ts';
import { readState, type StrategyState } from './runtime/state.ts';

const MINUTE_MS = 60_000;

/** The surroundings of a strategy under test. */
export interface RehearsalOptions {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly state?: unknown;
  readonly portfolio?: Partial<PortfolioView>;
  /** The name of the file in sentences. */
  readonly file?: string;
}

export { sketchBook, type SketchedBook };

/** A strategy on a stage: a test tells it of events, and reads what it decides. Each event is a minute after the last. */
export class Rehearsal {
  readonly strategy: Strategy;
  state: StrategyState;
  portfolio: PortfolioView;
  /** The lines that it wrote. */
  readonly lines: string[] = [];
  now = SAMPLE_TIME;

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

  /** Tells it of a trade that somebody made: 10 shares of yes, bought at 0.50 just now, unless the test says otherwise. */
  trade(trade: Partial<PrintView>, book: SketchedBook, market: Partial<MarketView> = {}) {
    const print = { outcome: 'yes', side: 'buy', price: 0.5, size: 10, at: this.now, ...trade } as const;
    return this.tell({ kind: 'trade', at: this.now, ...this.#sight(book, market), trade: print });
  }

  /** Tells it of a cycle over markets. */
  cycle(
    sights: readonly { readonly market?: Partial<MarketView>; readonly book: BookView | SketchedBook }[],
  ) {
    const seen = sights.map(({ market = {}, book }) => ({
      market: marketView({ ...SAMPLE_MARKET, ...market }),
      book: 'yes' in book ? book : sketchBook(book),
    }));
    return this.tell({ kind: 'cycle', at: this.now, sights: seen }, seen.map(sightOf));
  }

  /** Tells it of a position that it holds. */
  position(position: Partial<PositionView>, book: SketchedBook, market: Partial<MarketView> = {}) {
    const sight = this.#sight(book, market);
    const { venue, id: marketId } = sight.market;
    const held = Object.freeze({ ...SAMPLE_POSITION, venue, marketId, openedAt: this.now, ...position });
    return this.tell({ kind: 'position', at: this.now, ...sight, position: held });
  }

  fill(fill: FillView) {
    return this.tell({ kind: 'fill', at: this.now, fill });
  }

  resolved(resolution: ResolutionView) {
    return this.tell({ kind: 'resolved', at: this.now, resolution });
  }

  #sight(book: SketchedBook, market: Partial<MarketView>) {
    return { market: marketView({ ...SAMPLE_MARKET, ...market }), book: sketchBook(book) };
  }
}
