/** The runtime of strategies, which the bot, the checks and replays share. It takes facts, and knows no network. */
export {
  EMPTY_BOOK,
  outcomeBook,
  type BookFacts,
  type BookView,
  type LevelView,
  type OutcomeBook,
} from './context/book-view.ts';
export type { FillView, HistoryPoint, MarketSight, PrintView, ResolutionView } from './context/context.ts';
export {
  fillView,
  inTellingOrder,
  portfolioView,
  positionView,
  resolutionView,
  type DecidedSignal,
} from './context/ledger-views.ts';
export { marketView, type MarketView, type PriceSpan } from './context/market-view.ts';
export type { PortfolioView, PositionView, Side } from './context/portfolio-view.ts';
export { checkStrategy, type CheckReport } from './checking/check-strategy.ts';
export { writeTemplate } from './checking/write-template.ts';
export { chooseDecisions, type ChosenDecisions, type CycleLimits } from './deciding/choose-decisions.ts';
export {
  digestOf,
  levelsDigest,
  shownOf,
  tradeDigest,
  viewDigest,
  type CycleRecord,
  type SeenBook,
  type SeenMark,
  type SeenMarket,
} from './deciding/cycle-record.ts';
export { decide, type CycleFacts, type Decided, type Surroundings } from './deciding/decide.ts';
export type { HeardTrade } from './deciding/heard-trade.ts';
export { decimalText, microsOf, numberOf } from './definition/amounts.ts';
export type { Selector } from './definition/selector.ts';
export type { BuyDecision, Decision, SellDecision } from './intents/decision.ts';
export { fingerprintOf, loadStrategy, type LoadedSource } from './loading/load-strategy.ts';
export { TEST_ARGUMENTS } from './loading/test-arguments.ts';
export { chanceOf } from './runtime/chance.ts';
export { advance, type Before, type Step, type StrategyWorld } from './runtime/advance.ts';
export { checkDefinition } from './runtime/check-definition.ts';
export { sightOf, type SightFacts, type StrategyEvent } from './runtime/event.ts';
export { BUDGET_MS, guarded } from './runtime/guard.ts';
export { exitsOnly, prepare, type Strategy, type StrategySource } from './runtime/prepare.ts';
export { run, type Run } from './runtime/run.ts';
export { initialState } from './runtime/prepare.ts';
export { LONGEST_STATE, readState, type StoredState, type StrategyState } from './runtime/state.ts';
export { StrategyError, type StrategyFault } from './runtime/strategy-error.ts';
export { shippedStrategies } from './shipped/index.ts';
