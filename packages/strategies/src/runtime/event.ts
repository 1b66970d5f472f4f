import type { FillView, HistoryPoint, MarketSight, PrintView, ResolutionView } from '../context/context.ts';
import type { BookView } from '../context/book-view.ts';
import type { MarketView } from '../context/market-view.ts';
import type { PositionView } from '../context/portfolio-view.ts';

/** A market and its books at the moment of an event; its history is read only when a handler looks at it. */
export interface SightFacts {
  readonly market: MarketView;
  readonly book: BookView;
  readonly history?: (() => readonly HistoryPoint[]) | undefined;
}

/** One thing that happened, at `at` milliseconds since 1970. Replay, bot and checks tell a strategy of nothing else. */
export type StrategyEvent = { readonly at: number } & (
  | { readonly kind: 'cycle'; readonly sights: readonly SightFacts[] }
  | ({ readonly kind: 'book' } & SightFacts)
  | ({ readonly kind: 'trade'; readonly trade: PrintView } & SightFacts)
  | { readonly kind: 'fill'; readonly fill: FillView }
  | ({ readonly kind: 'position'; readonly position: PositionView } & SightFacts)
  | { readonly kind: 'timer' }
  | { readonly kind: 'resolved'; readonly resolution: ResolutionView }
);

/** The sight of a market as a handler gets it: the history is read at the first look. */
export function sightOf({ market, book, history }: SightFacts): MarketSight {
  let read: readonly HistoryPoint[] | null = null;
  return Object.freeze({
    market,
    book,
    get history(): readonly HistoryPoint[] {
      read ??= Object.freeze((history?.() ?? []).map((point) => Object.freeze({ ...point })));
      return read;
    },
  });
}
