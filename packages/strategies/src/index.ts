/** The sources of trading decisions: signals that somebody wrote down, and strategies that read markets. */
export { favourite, type FavouriteOptions } from './favourite/favourite.ts';
export type { StrategyMarket, StrategyOutcome } from './market.ts';
export { readSignal, type SignalReading } from './signals/read-signal.ts';
export { readSignalFile, type FileSignal } from './signals/signal-file.ts';
export { signalRows } from './signals/signal-rows.ts';
