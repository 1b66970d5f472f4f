import type { ReportTrade } from '@prescient/core/domain';
import type { Steps } from '../steps.ts';
import { periodOf, PERIODS, type Period } from './periods.ts';
import type { GroupSummary, TradeSummary } from './trade-summary.ts';
import { TradeTally } from './trade-tally.ts';

/** Trades that are counted in one step. */
const TRADES_A_STEP = 100;

/** Trades by key. */
class Grouping {
  readonly #tallies = new Map<string, TradeTally>();

  add(key: string, trade: ReportTrade): void {
    const tally = this.#tallies.get(key) ?? new TradeTally();
    this.#tallies.set(key, tally);
    tally.add(trade);
  }

  /** In order of the keys. */
  get summaries(): GroupSummary[] {
    return [...this.#tallies]
      .map(([key, { summary }]) => ({ key, ...summary }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }
}

/** Trades summed up as a whole, by category and by period; of one portfolio, or of several together. */
export class TradeGroups {
  readonly #total = new TradeTally();
  readonly #categories = new Grouping();
  readonly #periods = { day: new Grouping(), week: new Grouping(), month: new Grouping() };

  /** Adds trades, some at a time. */
  *add(trades: readonly ReportTrade[]): Steps<void> {
    for (const [index, trade] of trades.entries()) {
      if (index % TRADES_A_STEP === 0) yield;
      this.#total.add(trade);
      this.#categories.add(trade.category ?? 'other', trade);
      for (const period of PERIODS) this.#periods[period].add(periodOf(trade.openedAt, period), trade);
    }
  }

  get summary(): TradeSummary {
    return this.#total.summary;
  }

  /** A summary for each category, by name; trades without one are `other`. */
  get categories(): GroupSummary[] {
    return this.#categories.summaries;
  }

  /** A summary for each period in which something was bought, in order of time. */
  by(period: Period): GroupSummary[] {
    return this.#periods[period].summaries;
  }
}
