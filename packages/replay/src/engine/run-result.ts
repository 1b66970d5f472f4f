import type { FillModel } from '@prescient/core/domain';
import type { Grain } from '../tape/tape.ts';
import type { Ledger } from './desk.ts';

/** The tape that a run read, and what it says of its source. Several tapes are read as one, in order of time. */
export interface RunTape {
  /** The hash of the tape; of several, the SHA-256 of their hashes in their order, as 64 hexadecimal digits. */
  readonly hash: string;
  /** The hashes of the tapes, in order of their first receive times. */
  readonly parts: readonly string[];
  /** The names of the importers that read the sources, each once, in alphabetical order. */
  readonly sources: readonly string[];
  /** The coarsest grain of the tapes. */
  readonly grain: Grain;
  /** Counts of what the importers refused, by name. */
  readonly refused: Readonly<Record<string, number>>;
}

/** The strategy that ran. */
export interface RunStrategy {
  /** The file as a person named it, or the name of a shipped strategy. */
  readonly file: string;
  readonly name: string;
  readonly version: number;
  /** Changes when the file does, or one that it imports. */
  readonly fingerprint: string;
  /** The configuration with its defaults; JSON. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Delays in whole milliseconds, 0 or more. */
export interface LatencyTerms {
  /** From the receipt of a row until the strategy may know it. */
  readonly feedMs: number;
  /** From a decision until the venue has it. */
  readonly entryMs: number;
  /** The time that the venue itself takes before it matches. */
  readonly venueMs: number;
  /** From the fill until the strategy may know it. */
  readonly responseMs: number;
  /** The SHA-256 of the file of measured delays that stand for entry and response; null where they are constants. */
  readonly file: string | null;
}

/** All that decides a run beside tape and strategy. JSON-ready: two runs with equal settings, tape and strategy have equal bytes. */
export interface RunSettings {
  /** The first moment, milliseconds since 1970, inclusive. */
  readonly from: number;
  /** The end, exclusive. */
  readonly to: number;
  readonly seed: string;
  /** Dollars to start with, as a decimal. */
  readonly balance: string;
  readonly fillModel: FillModel;
  /** Milliseconds after which half of the depth that was taken is there again; null where only growth of a level is new. */
  readonly replenishmentHalfLifeMs: number | null;
  /** The longest time between two cycles. */
  readonly intervalMs: number;
  /** The shortest time between two cycles that events start; null where only the interval starts them. */
  readonly pauseMs: number | null;
  /** The most buys of one cycle; null where nothing bounds them. */
  readonly maxTrades: number | null;
  /** The most positions that may be open; null where nothing bounds them. */
  readonly maxPositions: number | null;
  /** Milliseconds between two rounds of marks and points of equity. */
  readonly markingMs: number;
  readonly latency: LatencyTerms;
}

/** Counts of what happened in a run; all of them follow from tape, strategy and settings. */
export interface RunCounters {
  /** Rows and messages of the tape within the run. */
  readonly rows: number;
  readonly messages: number;
  readonly prints: number;
  readonly gaps: number;
  readonly cycles: number;
  /** The cycles that an event started. */
  readonly eventCycles: number;
  readonly decisions: number;
  readonly executed: number;
  /** Refusals of decisions by their codes, in alphabetical order. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Buys for which there was no cash, or no room below the bounds. */
  readonly leftOut: number;
  /** Positions that were paid, or whose payment was taken back. */
  readonly settled: number;
  /** Cycles in which the handlers failed, so that the exits alone decided, by the code of the fault. */
  readonly faults: Readonly<Record<string, number>>;
}

/** The result of one strategy with one configuration over one tape. */
export interface RunResult {
  readonly tape: RunTape;
  readonly strategy: RunStrategy;
  readonly settings: RunSettings;
  readonly counters: RunCounters;
  readonly ledger: Ledger;
  /** The first sentences of faults and of what the strategy logged, each with its moment; at most 100. */
  readonly lines: readonly RunLine[];
}

/** A line for a person. */
export interface RunLine {
  /** Simulated time, milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}
