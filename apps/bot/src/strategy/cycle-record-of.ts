import { marketKey } from '@prescient/core/domain';
import {
  digestOf,
  levelsDigest,
  shownOf,
  tradeDigest,
  viewDigest,
  type ChosenDecisions,
  type CycleRecord,
  type Decided,
  type SeenBook,
  type SeenMarket,
  type SightFacts,
  type Strategy,
  type StrategyState,
} from '@prescient/strategies/sdk';
import type { CycleReading } from '../reading/cycle-reader.ts';
import type { LookedMarket } from '../reading/market-sights.ts';

/** A cycle that was decided. */
export interface DecidedCycle {
  readonly strategy: Strategy;
  /** Its number, and the state of the strategy before it. */
  readonly standing: { readonly cycleId: number; readonly state: StrategyState };
  readonly seed: string;
  readonly reading: Pick<CycleReading, 'facts' | 'seen'>;
  readonly decided: Decided;
  readonly chosen: ChosenDecisions;
}

const keyOf = ({ market }: SightFacts): string => marketKey({ venue: market.venue, marketId: market.id });

function seenBookOf({ sight, books }: LookedMarket, outcome: 0 | 1): SeenBook | null {
  const book = books[outcome];
  if (book === null) return null;
  const levels = levelsDigest(outcome === 0 ? sight.book.yes : sight.book.no);
  return { hash: book.hash, receivedAt: Date.parse(book.receivedAt), levels };
}

/** The record of a cycle: what it saw by identity, and what it decided in full. */
export function cycleRecordOf(cycle: DecidedCycle): CycleRecord {
  const { strategy, standing, seed, reading, decided, chosen } = cycle;
  const { facts, seen } = reading;
  const { now, before, portfolio, fills, resolutions } = facts;
  const held = new Set(facts.held.map(keyOf));
  const seenMarketOf = (looked: LookedMarket, index: number): SeenMarket => {
    const { market, book, history } = looked.sight;
    const points = history?.().filter(({ at }) => at < now) ?? null;
    return {
      venue: market.venue,
      marketId: market.id,
      isSelected: index < facts.selected.length,
      isHeld: held.has(keyOf(looked.sight)),
      view: viewDigest(market),
      books: [seenBookOf(looked, 0), seenBookOf(looked, 1)],
      shown: shownOf(book),
      history: points && points.map(({ at, price }) => [at, price] as const),
    };
  };
  return {
    portfolioId: portfolio.id,
    cycleId: standing.cycleId,
    strategy: strategy.name,
    version: strategy.version,
    seed,
    now,
    before,
    cash: portfolio.cash,
    equity: portfolio.equity,
    accountAt: seen.accountAt,
    marks: seen.marks,
    markets: seen.markets.map(seenMarketOf),
    trades: facts.trades.map((heard) => [tradeDigest(heard), heard.trade.at] as const),
    told: {
      portfolio: digestOf({ ...portfolio, equity: 0 }),
      fills: digestOf(fills),
      resolutions: digestOf(resolutions),
      state: digestOf(standing.state),
    },
    decisions: decided.decisions,
    chosen: chosen.wanted.map((decision) => decided.decisions.indexOf(decision)),
    fault: decided.fault?.code ?? null,
  };
}
