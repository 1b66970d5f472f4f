/** The part of a strategy in which a fault lies. */
export const STRATEGY_FAULTS = [
  /** The file is missing, cannot be read, or does not load. */
  'STRATEGY_FILE',
  /** The definition lacks something or has something that no strategy has. */
  'STRATEGY_DEFINITION',
  'STRATEGY_CONFIG',
  /** The stored state does not fit, or the new one cannot be stored. */
  'STRATEGY_STATE',
  /** A handler threw. */
  'STRATEGY_HANDLER',
  /** A handler returned something that is no intent. */
  'STRATEGY_INTENT',
  /** The handlers took longer than their budget. */
  'STRATEGY_TIME',
  /** The strategy reads the world outside its context. */
  'STRATEGY_IMPURE',
  /** A decision depends on events that came after it. */
  'STRATEGY_PEEKS',
] as const;

export type StrategyFault = (typeof STRATEGY_FAULTS)[number];

/** The place of a fault: the file as it was named, and the field or handler, such as `config.floor` or `onBook`. */
export interface FaultPlace {
  readonly file: string;
  readonly field: string | null;
}

/** A fault of a strategy, in one sentence that names file and field and says what to do. */
export class StrategyError extends Error {
  override readonly name = 'StrategyError';
  readonly code: StrategyFault;
  readonly file: string;
  readonly field: string | null;

  constructor(code: StrategyFault, { file, field }: FaultPlace, sentence: string) {
    super(`${file}: ${field === null ? '' : `${field} `}${sentence}`);
    this.code = code;
    this.file = file;
    this.field = field;
  }
}
