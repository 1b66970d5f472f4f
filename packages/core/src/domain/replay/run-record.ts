/** JSON about a run, in the words of the program that ran it. */
export type RunFacts = { readonly [key: string]: unknown };

/** A replay, as the register keeps it: one strategy with one configuration over one tape, by certain settings. */
export interface RunRecord {
  /** SHA-256 over all that decides the result, as 64 hexadecimal digits: two runs with one fingerprint have one result. */
  readonly fingerprint: string;
  /** The name of the strategy. */
  readonly strategy: string;
  readonly version: number;
  /** Changes when the file of the strategy does, or one that it imports. */
  readonly strategyFingerprint: string;
  /** The file of the strategy as a person named it, or the name of a shipped one. */
  readonly file: string;
  readonly config: RunFacts;
  readonly seed: string;
  readonly tapeHash: string;
  /** The words of the tape about its source. */
  readonly tape: RunFacts;
  /** The first moment, inclusive, and the end, exclusive. */
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly settings: RunFacts;
  /** The figures of the result. */
  readonly summary: RunFacts;
  /** Its Sharpe ratio of one day; null where it has fewer than 20 days, or none of them differs. */
  readonly sharpe: number | null;
}

/** A run in the register. */
export interface RegisteredRun extends RunRecord {
  readonly firstRunAt: Date;
  readonly lastRunAt: Date;
  /** How often it ran. */
  readonly count: number;
  /** The portfolio that it is saved as; null where it is not saved. */
  readonly portfolioId: number | null;
}
