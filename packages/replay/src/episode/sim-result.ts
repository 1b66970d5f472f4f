import { sumUsd, formatUsd, subtract, type Usd } from '@prescient/core/money';
import { reportOf } from '@prescient/reports';
import type { Ledger } from '../engine/desk.ts';
import { ledgerHash } from './ledger-hash.ts';
import { timeOf } from './observation.ts';
import type { Episode } from './episode.ts';

/** The row that a simulation leaves. The same episode, seed and acts give the same row, but for `simId`. */
export interface SimResult {
  readonly simId: string;
  readonly episode: string;
  readonly tapeHash: string;
  readonly agent: string;
  readonly seed: string;
  /** The window of the episode. */
  readonly from: string;
  readonly to: string;
  readonly bankroll: string;
  /** At the end of the tape: cash, and the value of what no result has paid. */
  readonly equity: string;
  readonly cash: string;
  readonly pnl: string;
  readonly fees: string;
  /** Dollars before fees that buys staked. */
  readonly staked: string;
  readonly trades: number;
  readonly fills: number;
  readonly settled: number;
  readonly open: number;
  readonly calls: number;
  readonly acts: number;
  /** `mean((p − result)²)` over the trades whose market has a result, where the agent gave p; null without one. */
  readonly brier: number | null;
  /** The same of the market's price at the buy. */
  readonly marketBrier: number | null;
  readonly ledgerHash: string;
  readonly trajectoryHash: string;
}

/** The counts of a simulation that its ledger does not tell. */
export interface SimCounts {
  readonly simId: string;
  readonly agent: string;
  readonly seed: string;
  readonly staked: Usd;
  readonly settled: number;
  readonly calls: number;
  readonly acts: number;
  readonly trajectoryHash: string;
}

export function simResult(episode: Episode, ledger: Ledger, counts: SimCounts): SimResult {
  const { portfolio, trades, fills, history, equity } = ledger;
  const { scores } = reportOf(history);
  const worth = equity.at(-1)?.equity ?? portfolio.balance;
  const { staked, ...rest } = counts;
  return {
    ...rest,
    episode: episode.name,
    tapeHash: episode.tapeHash,
    from: timeOf(episode.from),
    to: timeOf(episode.to),
    bankroll: episode.bankroll,
    equity: formatUsd(worth),
    cash: formatUsd(portfolio.balance),
    pnl: formatUsd(subtract(worth, portfolio.initialBalance)),
    fees: formatUsd(sumUsd(fills.map(({ kind, fee, exitFee }) => (kind === 'buy' ? fee : exitFee)))),
    staked: formatUsd(staked),
    trades: trades.length,
    fills: fills.length,
    open: trades.filter(({ position }) => position.status === 'open').length,
    brier: scores?.brier ?? null,
    marketBrier: scores?.marketBrier ?? null,
    ledgerHash: ledgerHash(ledger),
  };
}
