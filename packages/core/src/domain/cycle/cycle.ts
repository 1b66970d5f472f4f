import type { SignalRequest } from '../signal/signal-record.ts';

/** The steps of a cycle in order. `read` and `select` are the strategy's own; the others are carried out here. */
export const CYCLE_STEPS = ['read', 'select', 'signals', 'execute', 'snapshot'] as const;
export type CycleStep = (typeof CYCLE_STEPS)[number];

/** The steps that are carried out after a cycle was stored, and where it goes on after a crash. */
export const CYCLE_STEPS_LEFT = ['execute', 'snapshot'] as const satisfies readonly CycleStep[];
export type CycleStepLeft = (typeof CYCLE_STEPS_LEFT)[number];

/** Counts of a step by name; `durationMs` is how long it took. */
export type StepReport = Readonly<Record<string, number>>;

/** JSON that a strategy keeps from one cycle to the next. */
export type StrategyState = { readonly [key: string]: unknown };

/** One round of a strategy for a portfolio. */
export interface Cycle {
  portfolioId: number;
  /** Counts the cycles of the portfolio from 1. */
  cycleId: number;
  /** The process that ran it last. */
  runner: string;
  strategy: string;
  version: number;
  /** SHA-256 of what it asked for. */
  requestHash: string;
  /** The step at which it goes on; null once it has ended. */
  nextStep: CycleStepLeft | null;
  /** The number of times that it was run. */
  attempts: number;
  startedAt: Date;
  endedAt: Date | null;
  steps: Readonly<Partial<Record<CycleStep, StepReport>>>;
}

/** The state of a version of a strategy, as its last cycle left it. */
export interface StoredState {
  portfolioId: number;
  strategy: string;
  version: number;
  state: StrategyState;
  /** The cycle that stored it. */
  cycleId: number;
  storedAt: Date;
}

/** A signal of a cycle; its strategy and version are those of the cycle. Its id follows from its place unless given. */
export type CycleSignal = Omit<SignalRequest, 'signalId' | 'strategy' | 'version'> & {
  readonly signalId?: string;
};

/** The decisions of a strategy in one cycle: what it wants and what it remembers. */
export interface CycleWork {
  readonly strategy: string;
  readonly version: number;
  readonly state: StrategyState;
  readonly signals: readonly CycleSignal[];
  /** Reports of the steps that the strategy's process did before. */
  readonly counts: Readonly<Partial<Record<'read' | 'select', StepReport>>>;
}

/** A cycle to run. */
export interface CycleRequest {
  readonly portfolioId: number;
  readonly cycleId: number;
  /** This process; a name that no other one has. */
  readonly runner: string;
  /** Null to finish a cycle that was stored before. */
  readonly work: CycleWork | null;
}
