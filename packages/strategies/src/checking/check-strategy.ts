import { isDeepStrictEqual } from 'node:util';
import type { PortfolioView } from '../context/portfolio-view.ts';
import type { Decision } from '../intents/decision.ts';
import { HANDLERS, type HandlerName } from '../runtime/check-definition.ts';
import { sightOf, type SightFacts, type StrategyEvent } from '../runtime/event.ts';
import { guarded } from '../runtime/guard.ts';
import { initialState, type Strategy } from '../runtime/prepare.ts';
import { run } from '../runtime/run.ts';
import { StrategyError } from '../runtime/strategy-error.ts';
import { silentHandlers, type SilentHandler } from './silent-handlers.ts';
import { SAMPLE_MARKET, SAMPLE_POSITION, SAMPLE_TIME, sketchBook, type SketchedBook } from './samples.ts';

const MINUTE_MS = 60_000;
/** Milliseconds for all sample events: generous, because a machine may be busy. */
const CHECK_BUDGET_MS = 10_000;

/** Books that come up: an ordinary one, one near each end, a wide one, one-sided ones, an empty one. */
const BOOKS: readonly SketchedBook[] = [
  { bid: 0.5, ask: 0.51 },
  { bid: 0.93, ask: 0.94 },
  { bid: 0.03, ask: 0.04 },
  { bid: 0.01, ask: 0.99 },
  { ask: 0.5 },
  { bid: 0.5 },
  { shown: 0.5 },
  {},
];

const PORTFOLIO: PortfolioView = Object.freeze({
  id: 1,
  fillModel: 'book',
  cash: 10_000,
  equity: 10_050,
  positions: Object.freeze([SAMPLE_POSITION]),
  openOrders: Object.freeze([]),
});

const HISTORY = Object.freeze(
  Array.from({ length: 30 }, (_, index) =>
    Object.freeze({ at: SAMPLE_TIME - (30 - index) * MINUTE_MS, price: 0.4 + (index % 7) / 100 }),
  ),
);

/** Sample events of every kind. */
function samples(): StrategyEvent[] {
  const sights = BOOKS.map((book): SightFacts => ({
    market: SAMPLE_MARKET,
    book: sketchBook(book),
    history: () => HISTORY,
  }));
  const of = { marketId: SAMPLE_MARKET.id, venue: SAMPLE_MARKET.venue, outcome: 'yes' } as const;
  const at = SAMPLE_TIME;
  const trade = { outcome: 'yes', side: 'buy', price: 0.5, size: 10, at } as const;
  const filled = {
    ...of,
    side: 'buy',
    status: 'executed',
    position: 'trade-1',
    price: 0.5,
    shares: 100,
    reason: null,
  } as const;
  return [
    { kind: 'cycle', at, sights: [] },
    { kind: 'cycle', at, sights: sights.slice(0, 1) },
    ...sights.flatMap((sight): StrategyEvent[] => [
      { kind: 'book', at, ...sight },
      { kind: 'trade', at, trade, ...sight },
      { kind: 'position', at, position: SAMPLE_POSITION, ...sight },
    ]),
    { kind: 'fill', at, fill: filled },
    {
      kind: 'fill',
      at,
      fill: {
        ...filled,
        status: 'rejected',
        position: null,
        price: null,
        shares: 0,
        reason: 'INSUFFICIENT_FUNDS',
      },
    },
    { kind: 'timer', at },
    { kind: 'resolved', at, resolution: { ...of, position: 'trade-1', payout: 1, pnl: 50 } },
    { kind: 'resolved', at, resolution: { ...of, position: 'trade-1', payout: null, pnl: 0 } },
  ];
}

function decided(strategy: Strategy): readonly Decision[] {
  const [first] = BOOKS;
  const sight = sightOf({ market: SAMPLE_MARKET, book: sketchBook(first!), history: () => HISTORY });
  const find = (id: string) => (id === SAMPLE_MARKET.id ? sight : null);
  const world = { portfolio: PORTFOLIO, seed: 'check', find, log: () => undefined };
  // Each event by itself from the first state, so that every handler meets every book.
  return guarded(strategy, CHECK_BUDGET_MS, () =>
    samples().flatMap((event) => run(strategy, { state: initialState(strategy), world }, [event]).decisions),
  );
}

/** The result of a check that found nothing. */
export interface CheckReport {
  readonly handlers: readonly HandlerName[];
  /** Handlers that are never called as the strategy stands. */
  readonly silent: readonly SilentHandler[];
  /** The decisions over the sample events. */
  readonly decisions: number;
}

/**
 * Tries a strategy on sample events of every kind, twice. This is the one validator: a strategy that it lets pass is one
 * that bot, replay and every other runner takes.
 * @throws StrategyError
 */
export function checkStrategy(strategy: Strategy): CheckReport {
  const [first, second] = [decided(strategy), decided(strategy)];
  if (!isDeepStrictEqual(first, second))
    throw new StrategyError(
      'STRATEGY_IMPURE',
      { file: strategy.file, field: strategy.name },
      'decides otherwise when it is told the same again; it keeps something outside of its state. Keep it in state, by "then".',
    );
  const handlers = HANDLERS.filter((name) => strategy.definition[name] !== undefined);
  return { handlers, silent: silentHandlers(strategy), decisions: first.length };
}
