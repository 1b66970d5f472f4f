/** The reasons why a replay cannot run. */
export const REPLAY_FAULTS = [
  /** The time range holds nothing, or lies beyond the tape. */
  'REPLAY_RANGE',
  /** The tapes describe no market, or one row names a token that the tape does not list. */
  'REPLAY_TOKENS',
  /** The strategy asks for something that the tape does not have. */
  'REPLAY_BEYOND_TAPE',
  /** Receive times go back, or jump by more than a day while books are believed. */
  'REPLAY_CLOCK',
  /** A price or a step that no book of prices between 0 and 1 dollar has. */
  'REPLAY_PRICE',
  /** A setting that cannot be. */
  'REPLAY_SETTING',
  /** The file of measured delays cannot be read as such. */
  'REPLAY_LATENCY',
] as const;
export type ReplayFault = (typeof REPLAY_FAULTS)[number];

/** The reason why a replay cannot run, in one sentence that says what to do. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
  readonly code: ReplayFault;

  constructor(code: ReplayFault, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** A simulated moment as a person reads it. */
export const momentText = (at: number): string =>
  Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
