import {
  answeredSignal,
  commandOfSignal,
  equity,
  firstWatermarks,
  openingOf,
  outcomeKey,
  outcomeOf,
  PortfolioRisk,
  refused,
  signalFault,
  type CommandOutcome,
  type ListedEvent,
  type Market,
  type OutcomeMark,
  type OutcomeRef,
  type Portfolio,
  type RiskLimits,
  type SignalRecord,
} from '@prescient/core/domain';
import type { Price } from '@prescient/core/money';
import {
  fillView,
  portfolioView,
  resolutionView,
  type FillView,
  type PortfolioView,
  type ResolutionView,
} from '@prescient/strategies/sdk';
import type { Arrival, Desk, DeskTerms, Ledger } from '../desk.ts';
import { ClosingLines } from './closing-lines.ts';
import { DeskMarkets, placeOf } from './desk-markets.ts';
import { EquityRows } from './equity-rows.ts';
import { historyOf } from './history-of.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { settleMarket } from './settle-market.ts';
import { signalOfDecision } from './signal-of-decision.ts';

/** The means of a desk beside its terms. */
export interface DeskMeans {
  /** Limits that are in force from the opening on; none unless given. */
  readonly limits?: RiskLimits | null | undefined;
}

function openingFrom({ portfolioId: id, openedAt, strategy, ...terms }: DeskTerms): Portfolio {
  const { name, initialBalance, fillModel, replenishmentHalfLifeMs } = terms;
  const wanted = { id, name, initialBalance, fillModel, replenishmentHalfLifeMs };
  const portfolio = { ...wanted, strategyType: strategy.name, strategyConfig: strategy.config };
  return openingOf(portfolio, new Date(openedAt));
}

function riskOf({ id, initialBalance, createdAt }: Portfolio, limits: RiskLimits): PortfolioRisk {
  const seen = { equity: initialBalance, dayEquity: initialBalance, peakEquity: initialBalance };
  return new PortfolioRisk({
    portfolioId: id,
    limits,
    haltReason: null,
    watermarks: firstWatermarks(seen, createdAt),
    lastLossAt: null,
  });
}

/** A portfolio in memory that trades, is marked and settled by the rules of live trading. */
export class MemoryDesk implements Desk {
  readonly #strategy: string;
  readonly #ledger: MemoryLedger;
  readonly #markets = new DeskMarkets();
  readonly #equity: EquityRows;
  readonly #lines = new ClosingLines();
  /** Marks that were told since anything else was: they are one round. */
  #marks = new Map<string, OutcomeMark>();
  /** The time of the newest batch; what arrives at the same time belongs to it. */
  #batchAt: number | null = null;
  #now: number;

  constructor(terms: DeskTerms, { limits = null }: DeskMeans = {}) {
    const opened = openingFrom(terms);
    const portfolio = { ...opened, riskVersion: limits === null ? null : 1 };
    this.#strategy = terms.strategy.name;
    this.#ledger = new MemoryLedger(portfolio, limits === null ? null : riskOf(portfolio, limits));
    this.#equity = new EquityRows(portfolio);
    this.#now = terms.openedAt;
  }

  view(now: number): PortfolioView {
    this.#reach(now);
    const { portfolio, trades } = this.#ledger;
    const { id, fillModel, balance } = portfolio;
    return portfolioView({
      id,
      fillModel,
      cash: balance,
      equity: equity(portfolio),
      positions: trades.views,
    });
  }

  carryOut({ decision, commandId, at, decidedAt, quote }: Arrival): FillView {
    const now = this.#reach(at);
    if (this.#batchAt !== at) this.#ledger.beginBatch();
    this.#batchAt = at;
    const { id: portfolioId } = this.#ledger.portfolio;
    const submittedAt = new Date(decidedAt ?? at);
    const signal = signalOfDecision(decision, this.#strategy, { portfolioId, commandId, submittedAt });
    const command = { ...commandOfSignal(portfolioId, signal, submittedAt), commandId, quote };
    const fault = this.#faultOf(signal);
    const standing = this.#markets.standing.bind(this.#markets);
    const outcome = fault ?? this.#ledger.decide(command, { now, signal, standing });
    const tradeId = decision.do === 'buy' ? commandId : decision.tradeId;
    return endOf({ ...answeredSignal(signal, outcome, now), tradeId }, outcome);
  }

  learn(market: Market, at: number, event: ListedEvent | null = null): readonly ResolutionView[] {
    const now = this.#reach(at);
    const learnt = this.#markets.learn(market, now, event);
    this.#ledger.risk?.held.place(market, placeOf(learnt));
    const paid = settleMarket(this.#ledger, market, now);
    this.#markets.carryOut(learnt, now);
    if (paid.length > 0) this.#batchAt = null;
    const { payout } = market;
    return payout === null ? [] : paid.map(({ trade }) => resolutionView(trade, payout));
  }

  mark(outcome: OutcomeRef, price: Price, at: number): void {
    const { venue, marketId, outcome: index } = outcome;
    this.#marks.set(outcomeKey(outcome), { venue, marketId, outcome: index, price, at: new Date(at) });
  }

  show(outcome: OutcomeRef, midpoint: number, at: number): void {
    this.#lines.add(outcome, { at, price: midpoint });
  }

  snapshot(now: number): void {
    const at = this.#reach(now);
    this.#equity.keep(this.#ledger.portfolio, at);
  }

  ledger(): Ledger {
    this.#reach(this.#now);
    const { portfolio, trades, rejected, fills, transfers, commands } = this.#ledger;
    const points = this.#equity.until(portfolio, new Date(this.#now));
    return {
      portfolio,
      trades: [...trades.all],
      rejected,
      fills,
      transfers,
      commands: [...commands],
      equity: points,
      history: historyOf({
        ledger: this.#ledger,
        markets: this.#markets,
        lines: this.#lines,
        equity: points,
      }),
    };
  }

  /** Takes over the marks that were told before a moment. */
  #reach(at: number): Date {
    const now = new Date(at);
    this.#now = Math.max(this.#now, at);
    if (this.#marks.size > 0) {
      this.#ledger.mark([...this.#marks.values()], now);
      this.#marks = new Map();
    }
    return now;
  }

  /** The refusal of a signal that can never be carried out; null where it can be. */
  #faultOf(signal: SignalRecord): CommandOutcome | null {
    const isListed = this.#markets.find(signal) !== null;
    const sold = signal.tradeId === null ? null : this.#ledger.trades.find(signal.tradeId);
    const fault = signalFault(signal, { isListed, bought: sold && outcomeOf(sold.trade) });
    return fault && refused(fault);
  }
}

/** The end of a signal as its strategy sees it; one whose command may pass later is told with the refusal. */
function endOf(signal: SignalRecord, outcome: CommandOutcome): FillView {
  if (outcome.accepted) {
    const { result } = outcome;
    const filled = result.kind === 'execute' || result.kind === 'close' ? result : null;
    return fillView({ ...signal, status: 'executed' }, filled);
  }
  const { status, rejectCode } = signal;
  if (status === 'pending')
    return fillView({ ...signal, status: 'rejected', rejectCode: outcome.refusal.code }, null);
  return fillView({ ...signal, status, rejectCode }, null);
}
