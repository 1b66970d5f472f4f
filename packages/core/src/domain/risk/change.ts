import type { RiskLimits } from './limits.ts';

export const RISK_CHANGES = ['set', 'halt', 'resume'] as const;
/** The kinds of changes: other limits, the kill switch on, the kill switch off. */
export type RiskChangeKind = (typeof RISK_CHANGES)[number];

/** One change of a portfolio's limits or kill switch, with all that holds from then on. */
export interface RiskChange {
  readonly portfolioId: number;
  /** 1 for the first change, and one more each time. */
  readonly version: number;
  readonly change: RiskChangeKind;
  readonly limits: RiskLimits;
  /** The reason why the kill switch is on from then on; null where it is off. */
  readonly haltReason: string | null;
  /** The reason for this change. */
  readonly reason: string;
  readonly recordedAt: Date;
  /** The token, or the command, that made it. */
  readonly changedBy: string;
}

/** One turn of the kill switch of all portfolios. */
export interface TradingHalt {
  readonly version: number;
  readonly isOn: boolean;
  readonly reason: string;
  readonly recordedAt: Date;
  readonly changedBy: string;
}
