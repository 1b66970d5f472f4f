import type { RouterOutputs } from '@prescient/api';
import { ENTRANTS, PARTS, type Part } from '../entrants/entrants.ts';
import type { Facts, SignalFact } from '../facts/facts.ts';
import type { Goal, Standing } from '../goals/goals.ts';
import type { Settings } from '../settings.ts';
import type { TroubleFact } from '../troubles/trouble.ts';

/** One portfolio of the contest, summed up. */
export interface EntrantRow {
  readonly part: Part;
  readonly portfolioId: number;
  readonly strategy: string;
  readonly process: string;
  readonly cycles: number;
  readonly executed: number;
  /** Signals that were refused, by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly fills: number;
  readonly balance: string;
  readonly equity: string;
}

/** A contest, told whole. */
export interface Report {
  readonly seed: number;
  readonly minutes: number;
  readonly entrants: readonly EntrantRow[];
  readonly troubles: readonly TroubleFact[];
  readonly leaderboard: readonly Standing[];
  readonly audit: RouterOutputs['audit']['verify'];
  readonly goals: readonly Goal[];
}

/** The parts of a report that were read when the contest was over. */
export interface ReportParts extends Pick<Report, 'troubles' | 'audit' | 'goals'> {
  readonly settings: Settings;
  readonly facts: Facts;
  readonly leaderboard: RouterOutputs['report']['leaderboard'];
}

function refusedBy(signals: readonly SignalFact[]): Record<string, number> {
  const groups = Map.groupBy(
    signals.filter(({ status }) => status === 'rejected'),
    ({ rejectCode }) => `${rejectCode}`,
  );
  return Object.fromEntries([...groups].map(([code, group]) => [code, group.length]));
}

function rowOf(part: Part, facts: Facts): EntrantRow {
  const { portfolioId, strategy, process } = ENTRANTS[part];
  const { cycles, signals, ledger } = facts[part];
  const { balance, equity } = ledger.account;
  const executed = signals.filter(({ status }) => status === 'executed').length;
  const refused = refusedBy(signals);
  const fills = ledger.fills.length;
  return {
    part,
    portfolioId,
    strategy,
    process,
    cycles: cycles.length,
    executed,
    refused,
    fills,
    balance,
    equity,
  };
}

/** Puts a report together. */
export const reportOf = ({ settings, facts, troubles, leaderboard, audit, goals }: ReportParts): Report => ({
  seed: settings.seed,
  minutes: settings.minutes,
  entrants: PARTS.map((part) => rowOf(part, facts)),
  troubles,
  leaderboard: leaderboard.items,
  audit,
  goals,
});

/** True if every goal was reached. */
export const isWon = ({ goals }: Report): boolean => goals.every(({ faults }) => faults.length === 0);
