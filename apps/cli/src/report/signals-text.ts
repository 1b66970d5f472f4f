import { formatPrice, formatShares, formatUsd, type Cycle, type SignalRecord } from '@prescient/core';
import { table } from '@prescient/terminal';

/** Most characters of a cell. */
const WIDEST = 48;

/** A moment to the second, as `2026-03-01 12:00:00`. */
const secondsOf = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');

function doesOf({ do: act, stake, shares, tradeId, outcome }: SignalRecord): string {
  if (act === 'buy') return `buy ${outcome} for ${formatUsd(stake!)}`;
  return `sell ${shares === null ? 'all' : formatShares(shares)} of ${tradeId}`;
}

const reasonOf = ({ rejectReason, why }: SignalRecord): string => rejectReason ?? why ?? '';

/** Signals as a table, one a line. */
export function signalsText(signals: readonly SignalRecord[]): string {
  if (signals.length === 0) return 'No signals were submitted.';
  const rows = signals.map((signal) => [
    secondsOf(signal.submittedAt),
    signal.signalId,
    signal.marketId,
    doesOf(signal),
    formatPrice(signal.limitPrice),
    signal.status,
    reasonOf(signal),
  ]);
  return table(['submitted (UTC)', 'signal', 'market', 'does', 'limit', 'status', 'because'], rows, WIDEST);
}

/** The process that runs cycles, and until when it keeps them to itself. */
interface Running {
  readonly name: string;
  readonly until: Date;
}

const runnerLine = (runner: Running | null): string =>
  runner
    ? `Run by ${runner.name}, which keeps the portfolio until ${secondsOf(runner.until)} UTC.`
    : 'No process runs it now.';

function rowOf({ cycleId, startedAt, strategy, version, steps, nextStep, attempts }: Cycle): string[] {
  const took = Object.values(steps).reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  const count = (name: string): string => String(steps.execute?.[name] ?? '');
  return [
    `${cycleId}`,
    secondsOf(startedAt),
    `${strategy}@${version}`,
    String(steps.signals?.['submitted'] ?? ''),
    ...['executed', 'rejected', 'expired', 'pending'].map(count),
    String(took),
    nextStep === null ? 'ended' : `at ${nextStep}`,
    `${attempts}`,
  ];
}

/** Cycles as a table, one a line. */
export function cyclesText(cycles: readonly Cycle[], runner: Running | null): string {
  if (cycles.length === 0) return `No cycle was run. ${runnerLine(runner)}`;
  const headings = [
    'cycle',
    'started (UTC)',
    'strategy',
    'signals',
    'executed',
    'rejected',
    'expired',
    'waiting',
  ];
  const lines = table([...headings, 'ms', 'state', 'attempts'], cycles.map(rowOf), WIDEST);
  return `${lines}\n${runnerLine(runner)}`;
}
