import type { ReportTrade } from '@prescient/core/domain';
import { ZERO_USD, type Usd } from '@prescient/core/money';
import { averageUsd } from './money-average.ts';
import type { TradeSummary } from './trade-summary.ts';

function median(values: readonly number[]): number | null {
  const sorted = Float64Array.from(values).toSorted();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Counts and sums of trades that come one after another, of one portfolio or of several. */
export class TradeTally {
  #trades = 0;
  #wins = 0;
  #losses = 0;
  #won = 0n;
  #lost = 0n;
  #realized = 0n;
  #fees = 0n;
  #volume = 0n;
  /** Milliseconds that each closed trade was held. */
  readonly #holding: number[] = [];

  add({ openedAt, closedAt, realizedPnl, fills }: ReportTrade): void {
    this.#trades += 1;
    this.#realized += realizedPnl;
    for (const { side, amount, fee } of fills) {
      if (side === 'settle') continue;
      this.#fees += fee;
      this.#volume += amount;
    }
    if (closedAt === null) return;
    this.#holding.push(closedAt.getTime() - openedAt.getTime());
    if (realizedPnl > ZERO_USD) {
      this.#wins += 1;
      this.#won += realizedPnl;
    } else if (realizedPnl < ZERO_USD) {
      this.#losses += 1;
      this.#lost += realizedPnl;
    }
  }

  get summary(): TradeSummary {
    const closed = this.#holding.length;
    const heldMs = this.#holding.reduce((sum, ms) => sum + ms, 0);
    return {
      trades: this.#trades,
      closed,
      wins: this.#wins,
      losses: this.#losses,
      winRate: closed === 0 ? null : this.#wins / closed,
      averageWin: averageUsd(this.#won as Usd, this.#wins),
      averageLoss: averageUsd(this.#lost as Usd, this.#losses),
      profitFactor: this.#losses === 0 ? null : Number(this.#won) / -Number(this.#lost),
      expectancy: averageUsd((this.#won + this.#lost) as Usd, closed),
      realizedPnl: this.#realized as Usd,
      fees: this.#fees as Usd,
      volume: this.#volume as Usd,
      meanHoldingMs: closed === 0 ? null : heldMs / closed,
      medianHoldingMs: median(this.#holding),
    };
  }
}
