import type { BookView } from './book-view.ts';
import type { MarketView } from './market-view.ts';
import type { PortfolioView, PositionView, Side } from './portfolio-view.ts';

/** A price of outcome yes at a moment. */
export interface HistoryPoint {
  readonly at: number;
  readonly price: number;
}

/** The part of a context that every handler gets. All of it is frozen. */
export interface BaseContext<Config, State> {
  readonly config: Config;
  /** The state before this event. An intent's `then` changes it. */
  readonly state: State;
  /** The time of the event, in milliseconds since 1970. There is no other clock. */
  readonly now: number;
  readonly portfolio: PortfolioView;
  /** Returns a number from 0 up to 1 that follows from the run's seed and the event. There is no other chance. */
  readonly random: () => number;
  /** Writes a line for the person who runs the strategy. */
  readonly log: (line: string) => void;
}

/** A market with its books. */
export interface MarketSight {
  readonly market: MarketView;
  readonly book: BookView;
  /** Prices of outcome yes up to now, oldest first; empty unless the strategy asks for it with `lookbackHours`. */
  readonly history: readonly HistoryPoint[];
}

/** All markets that the selector chose, once a cycle. */
export interface CycleContext<C, S> extends BaseContext<C, S> {
  readonly markets: readonly MarketSight[];
}

/** The book of one market: whenever it changed, or once a cycle where nothing tells of changes. */
export interface BookContext<C, S> extends BaseContext<C, S>, MarketSight {
  /** The positions that this portfolio holds in the market. */
  readonly held: readonly PositionView[];
}

/** Somebody traded. */
export interface PrintView {
  readonly outcome: Side;
  /** The act of the one who took. */
  readonly side: 'buy' | 'sell';
  readonly price: number;
  readonly size: number;
  /** The venue's own time of the trade, in milliseconds since 1970; a bot hears of it up to a cycle later. */
  readonly at: number;
}

export interface TradeContext<C, S> extends BookContext<C, S> {
  readonly trade: PrintView;
}

/** An intent of this strategy that was carried out, or refused. */
export interface FillView {
  readonly marketId: string;
  readonly venue: string;
  readonly outcome: Side;
  readonly side: 'buy' | 'sell';
  readonly status: 'executed' | 'rejected' | 'expired' | 'canceled';
  /** The id of the trade; null where nothing was filled. */
  readonly position: string | null;
  /** Dollars a share on average; null where nothing was filled. */
  readonly price: number | null;
  readonly shares: number;
  /** The code of the refusal; null where it was filled. */
  readonly reason: string | null;
}

export interface FillContext<C, S> extends BaseContext<C, S> {
  readonly fill: FillView;
}

/** One open position of the portfolio, once a cycle and whenever the book of its market changed. */
export interface PositionContext<C, S> extends BaseContext<C, S>, MarketSight {
  readonly position: PositionView;
}

/** A market that this portfolio held has been paid. */
export interface ResolutionView {
  readonly marketId: string;
  readonly venue: string;
  readonly outcome: Side;
  /** The id of the trade that held it. */
  readonly position: string;
  /** Dollars that a share of the held outcome was paid; null where the stake was paid back. */
  readonly payout: number | null;
  /** Dollars won or lost. */
  readonly pnl: number;
}

export interface ResolvedContext<C, S> extends BaseContext<C, S> {
  readonly resolution: ResolutionView;
}
