import { inspect } from 'node:util';
import type { BaseContext, MarketSight } from '../context/context.ts';
import type { PortfolioView, PositionView } from '../context/portfolio-view.ts';
import type { Decision } from '../intents/decision.ts';
import type { Surroundings } from '../intents/intent-reader.ts';
import { readIntents } from '../intents/read-intents.ts';
import { chanceOf } from './chance.ts';
import type { HandlerName } from './check-definition.ts';
import { sightOf, type StrategyEvent } from './event.ts';
import { exitOf } from './exit-rules.ts';
import { handlerFault } from './handler-fault.ts';
import type { Strategy } from './prepare.ts';
import { changeState, type StrategyState } from './state.ts';

/** All that a strategy knows beside its events, at the moment of an event. */
export interface StrategyWorld {
  readonly portfolio: PortfolioView;
  /** The seed of the run's chance. */
  readonly seed: string;
  /** Finds a market of this moment by its id; null where it was not selected. */
  readonly find: (marketId: string) => MarketSight | null;
  /** Takes a line that the strategy wrote for a person. */
  readonly log: (line: string) => void;
}

/** The answer of a strategy to one event. */
export interface Step {
  readonly decisions: readonly Decision[];
  readonly state: StrategyState;
}

/** The place from which a strategy goes on. */
export interface Before {
  readonly state: StrategyState;
  readonly world: StrategyWorld;
}

type Handler = (context: object) => unknown;

const HANDLER_OF = {
  cycle: 'onCycle',
  book: 'onBook',
  trade: 'onTrade',
  fill: 'onFill',
  position: 'onPosition',
  timer: 'onTimer',
  resolved: 'onResolved',
} as const satisfies Record<StrategyEvent['kind'], HandlerName>;

const LONGEST_LINE = 500;

function baseOf(
  strategy: Strategy,
  { state, world }: Before,
  event: StrategyEvent,
): BaseContext<object, object> {
  const market = 'market' in event ? event.market.id : '';
  // Several trades of a market may be told at the same moment.
  const trade = event.kind === 'trade' ? ` ${event.trade.at}` : '';
  return {
    config: strategy.config,
    state,
    now: event.at,
    portfolio: world.portfolio,
    random: chanceOf(world.seed, `${event.kind} ${event.at} ${market}${trade}`),
    log(line: unknown) {
      world.log((typeof line === 'string' ? line : inspect(line)).slice(0, LONGEST_LINE));
    },
  };
}

/** The part of the context that belongs to the kind of event. */
function partOf(event: StrategyEvent, sight: MarketSight | null, { positions }: PortfolioView): object {
  switch (event.kind) {
    case 'cycle':
      return { markets: Object.freeze(event.sights.map(sightOf)) };
    case 'book':
    case 'trade': {
      const { id, venue } = event.market;
      const held = positions.filter((each) => each.marketId === id && each.venue === venue);
      return {
        held: Object.freeze(held),
        ...(event.kind === 'trade' && { trade: Object.freeze({ ...event.trade }) }),
      };
    }
    case 'position':
      return { position: event.position };
    case 'fill':
      return { fill: Object.freeze({ ...event.fill }) };
    case 'resolved':
      return { resolution: Object.freeze({ ...event.resolution }) };
    case 'timer':
      return {};
  }
}

/** Adds what a handler sees of the market, without reading its history. */
function withSight(context: object, sight: MarketSight | null): object {
  if (sight === null) return Object.freeze(context);
  const { market, book } = sight;
  return Object.freeze({
    ...context,
    market,
    book,
    get history() {
      return sight.history;
    },
  });
}

/** The answer to an event before it is read: of `exits` where they sell, else of the handler. */
function answerOf(strategy: Strategy, before: Before, event: StrategyEvent) {
  const sight = 'market' in event ? sightOf(event) : null;
  const handler = HANDLER_OF[event.kind];
  const position: PositionView | null = event.kind === 'position' ? event.position : null;
  const at = { handler: handler as string, sight, position };
  if (event.kind === 'position') {
    const exit = exitOf(strategy.exits, { position: event.position, sight: event, now: event.at });
    if (exit !== null) return { ...at, handler: 'exits', answer: [exit] };
  }
  const call = strategy.definition[handler] as Handler | undefined;
  if (call === undefined) return { ...at, answer: [] };
  const { portfolio } = before.world;
  const context = withSight(
    { ...baseOf(strategy, before, event), ...partOf(event, sight, portfolio) },
    sight,
  );
  try {
    return { ...at, answer: call(context) };
  } catch (error) {
    throw handlerFault(strategy, handler, error);
  }
}

/**
 * Tells a strategy of one event. Pure: the same strategy, state, world and event give the same answer.
 * @throws StrategyError STRATEGY_HANDLER, STRATEGY_INTENT, STRATEGY_STATE, STRATEGY_IMPURE; the state is then as before
 */
export function advance(strategy: Strategy, before: Before, event: StrategyEvent): Step {
  const { handler, sight, position, answer } = answerOf(strategy, before, event);
  const { portfolio, find } = before.world;
  const at: Surroundings = { file: strategy.file, handler, now: event.at, sight, find, position, portfolio };
  let { state } = before;
  const decisions: Decision[] = [];
  for (const { decision, change } of readIntents(answer, at)) {
    if (decision !== null) decisions.push(decision);
    if (change !== null) state = changeState(strategy, state, { change, handler });
  }
  return { decisions, state };
}
