import { marketKey } from '@prescient/core/domain';
import type { FillView, MarketSight, ResolutionView } from '../context/context.ts';
import type { PortfolioView } from '../context/portfolio-view.ts';
import type { Decision } from '../intents/decision.ts';
import { sightOf, type SightFacts, type StrategyEvent } from '../runtime/event.ts';
import { BUDGET_MS, guarded } from '../runtime/guard.ts';
import { exitsOnly, type Strategy } from '../runtime/prepare.ts';
import { run } from '../runtime/run.ts';
import type { StrategyState } from '../runtime/state.ts';
import { StrategyError } from '../runtime/strategy-error.ts';
import type { HeardTrade } from './heard-trade.ts';

const MINUTE_MS = 60_000;

/** All that a strategy is told in one cycle. */
export interface CycleFacts {
  readonly now: number;
  /** The time of the last cycle; null before the first. */
  readonly before: number | null;
  readonly portfolio: PortfolioView;
  /** The selected markets. */
  readonly selected: readonly SightFacts[];
  /** The markets of open positions, selected or not. */
  readonly held: readonly SightFacts[];
  readonly fills: readonly FillView[];
  readonly resolutions: readonly ResolutionView[];
  /** The public trades in the selected markets since the last cycle, oldest first. */
  readonly trades: readonly HeardTrade[];
}

/** The seed of a cycle's chance, and the taker of the lines that a strategy writes. */
export interface Surroundings {
  readonly seed: string;
  readonly log: (line: string) => void;
}

/** The decisions of a cycle; `fault` says what went wrong with the handlers, so that the exits alone decided. */
export interface Decided {
  readonly decisions: readonly Decision[];
  readonly state: StrategyState;
  readonly fault: StrategyError | null;
}

const keyOf = ({ market }: SightFacts): string => marketKey({ venue: market.venue, marketId: market.id });

function* positionEvents({ now, portfolio, held }: CycleFacts): Generator<StrategyEvent> {
  const sights = new Map(held.map((sight) => [keyOf(sight), sight]));
  for (const position of portfolio.positions) {
    const sight = sights.get(marketKey(position));
    if (sight !== undefined) yield { kind: 'position', at: now, position, ...sight };
  }
}

function* tradeEvents({ now, selected, trades }: CycleFacts): Generator<StrategyEvent> {
  const sights = new Map(selected.map((sight) => [keyOf(sight), sight]));
  for (const { trade, ...market } of trades) {
    const sight = sights.get(marketKey(market));
    if (sight !== undefined) yield { kind: 'trade', at: now, trade, ...sight };
  }
}

/** The events of a cycle: what was learnt first, then what is held, so that a sale comes before a buy, then the markets. */
function* eventsOf({ definition }: Strategy, facts: CycleFacts): Generator<StrategyEvent> {
  const { now: at, before, selected, fills, resolutions } = facts;
  for (const resolution of resolutions) yield { kind: 'resolved', at, resolution };
  for (const fill of fills) yield { kind: 'fill', at, fill };
  const { everyMinutes } = definition;
  const slotOf = (time: number): number => Math.floor(time / MINUTE_MS / (everyMinutes ?? 1));
  if (everyMinutes !== undefined && before !== null && slotOf(before) !== slotOf(at))
    yield { kind: 'timer', at };
  yield* positionEvents(facts);
  yield { kind: 'cycle', at, sights: selected };
  yield* tradeEvents(facts);
  for (const sight of selected) yield { kind: 'book', at, ...sight };
}

/**
 * The decisions of a strategy over the facts of a cycle, within its budget of time. Where its handlers fail, its exits alone
 * decide, and its state stays as it was: a stop loss does not depend on the code that broke.
 */
export function decide(
  strategy: Strategy,
  { state, facts }: { readonly state: StrategyState; readonly facts: CycleFacts },
  { seed, log }: Surroundings,
): Decided {
  const sights = [...facts.selected, ...facts.held];
  const find = (id: string): MarketSight | null => {
    const sight = sights.find(({ market }) => market.id === id);
    return sight === undefined ? null : sightOf(sight);
  };
  const before = { state, world: { portfolio: facts.portfolio, seed, find, log } };
  try {
    return {
      ...guarded(strategy, BUDGET_MS, () => run(strategy, before, eventsOf(strategy, facts))),
      fault: null,
    };
  } catch (fault) {
    if (!(fault instanceof StrategyError)) throw fault;
    const { decisions } = run(exitsOnly(strategy), before, positionEvents(facts));
    return { decisions, state, fault };
  }
}
