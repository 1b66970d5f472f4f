/** The place of a signal among all that strategies ever ask for. */
export interface SignalPlace {
  readonly strategy: string;
  readonly version: number;
  readonly portfolioId: number;
  readonly cycleId: number;
  /** Counts the signals of the cycle from 0. */
  readonly index: number;
}

/** The longest id of a signal, so that the id of its command is still an id. */
export const MAX_SIGNAL_ID_LENGTH = 200;

/** The beginning of the ids of the commands that carry signals out. */
export const SIGNAL_PREFIX = 'signal/';

/**
 * Returns the id of a strategy's signal: `STRATEGY@VERSION.PORTFOLIO.CYCLE.INDEX`. The same place always has the same id, so
 * a strategy that runs again after a crash asks for nothing twice.
 */
export const signalIdOf = ({ strategy, version, portfolioId, cycleId, index }: SignalPlace): string =>
  `${strategy}@${[version, portfolioId, cycleId, index].join('.')}`;

/** Returns the id of the command that carries a signal out; of a signal to buy, it is also the id of the trade. */
export const signalCommandId = (signalId: string): string => `${SIGNAL_PREFIX}${signalId}`;
