/** The module `prescient/strategy`: everything that the author of a strategy needs, beside zod. */
export { price, probability, usd, type Amount } from './definition/amounts.ts';
export { defineStrategy, type StrategyDefinition } from './definition/define-strategy.ts';
export type { Exits } from './definition/exits.ts';
export type { SelectorInput } from './definition/selector.ts';
export type { BookView, LevelView, OutcomeBook } from './context/book-view.ts';
export type * from './context/context.ts';
export type { MarketView } from './context/market-view.ts';
export type { PortfolioView, PositionView, Side } from './context/portfolio-view.ts';
export type * from './intents/intent.ts';
export { takerFee } from './context/taker-fee.ts';
