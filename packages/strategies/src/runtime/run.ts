import type { Decision } from '../intents/decision.ts';
import { advance, type Before } from './advance.ts';
import type { StrategyEvent } from './event.ts';
import type { Strategy } from './prepare.ts';
import { requireStorable, type StrategyState } from './state.ts';
import { StrategyError } from './strategy-error.ts';

/** The most decisions of one batch of events. */
const MOST_DECISIONS = 500;

/** The decisions of a strategy over a batch of events, in their order, and its state after them. */
export interface Run {
  readonly decisions: readonly Decision[];
  readonly state: StrategyState;
}

/** Leaves out sales of a position that is being sold already: each position is sold once a batch, by the first that asks. */
function withoutDoubles(decisions: readonly Decision[]): Decision[] {
  const sold = new Set<string>();
  return decisions.filter((decision) => {
    if (decision.do === 'buy') return true;
    const isFirst = !sold.has(decision.tradeId);
    sold.add(decision.tradeId);
    return isFirst;
  });
}

/**
 * Tells a strategy of a batch of events, one after the other. Pure, as `advance` is; nothing of it counts where it throws.
 * @throws StrategyError
 */
export function run(strategy: Strategy, before: Before, events: Iterable<StrategyEvent>): Run {
  let { state } = before;
  const decisions: Decision[] = [];
  for (const event of events) {
    const step = advance(strategy, { ...before, state }, event);
    decisions.push(...step.decisions);
    ({ state } = step);
    if (decisions.length > MOST_DECISIONS)
      throw new StrategyError(
        'STRATEGY_INTENT',
        { file: strategy.file, field: strategy.name },
        `asks for more than ${MOST_DECISIONS} trades in one batch of events.`,
      );
  }
  requireStorable(strategy, state);
  return { decisions: withoutDoubles(decisions), state };
}
