/** Tapes of order books, strategies that trade over them by the rules of live trading, and the results. */
export * from '@prescient/replay';
export * from '@prescient/replay/results';
export {
  loadStrategy,
  prepare,
  StrategyError,
  type LoadedSource,
  type Strategy,
} from '@prescient/strategies/sdk';
