import {
  conflict,
  decideNext,
  DEPOSIT_COMMAND_ID,
  depositMovements,
  malformed,
  marketKey,
  noShadows,
  outcomeOf,
  remarked,
  requestText,
  WorkingSet,
  type AnsweredCommand,
  type Changes,
  type Command,
  type CommandOutcome,
  type ConsumedDepth,
  type Fill,
  type HeldTrade,
  type MarketRef,
  type MarketStanding,
  type OutcomeMark,
  type Portfolio,
  type PortfolioRisk,
  type Settlement,
  type ShadowSums,
  type SignalRecord,
  type Trade,
  type Transfer,
} from '@prescient/core/domain';
import type { Usd } from '@prescient/core/money';
import { HeldTrades } from './held-trades.ts';

/** The knowledge beside the portfolio by which a command is decided. */
export interface DecisionSetting {
  /** Simulated time. */
  readonly now: Date;
  /** The standing of a market; null for one that nobody told of. */
  readonly standing: (market: MarketRef) => MarketStanding | null;
  /** The signal that the command carries out; null where it carries out none. */
  readonly signal: SignalRecord | null;
}

/** A command without the book that came with it: no part of what was asked for, and large. */
function withoutBook(command: Command): Command {
  if (!('quote' in command)) return command;
  const { quote: _, ...said } = command;
  return said;
}

/** The rows of one portfolio in memory: what the ordinary store keeps of it, changed by the same rules. */
export class MemoryLedger {
  readonly trades = new HeldTrades();
  readonly fills: Fill[] = [];
  readonly transfers: Transfer[] = [];
  readonly rejected: Trade[] = [];
  readonly #answered = new Map<string, AnsweredCommand>();
  readonly #settlements = new Map<string, Settlement>();
  readonly #consumed = new Map<string, ConsumedDepth>();
  readonly #risk: PortfolioRisk | null;
  #shadows: ShadowSums;
  #portfolio: Portfolio;
  #earliest: Date;

  /** @param risk the limits of the portfolio; null where it has none */
  constructor(portfolio: Portfolio, risk: PortfolioRisk | null) {
    this.#portfolio = portfolio;
    this.#risk = risk;
    this.#shadows = noShadows(portfolio.id);
    this.#earliest = portfolio.lastUpdated;
    for (const [index, movement] of depositMovements(portfolio.initialBalance).entries())
      this.transfers.push({
        ...movement,
        portfolioId: portfolio.id,
        commandId: DEPOSIT_COMMAND_ID,
        transferId: index + 1,
        tradeId: null,
        recordedAt: portfolio.createdAt,
      });
  }

  get portfolio(): Portfolio {
    return this.#portfolio;
  }

  get risk(): PortfolioRisk | null {
    return this.#risk;
  }

  /** The sums by which its fills from books may be counted otherwise. */
  get shadows(): ShadowSums {
    return this.#shadows;
  }

  /** The commands that were answered for good, in order. */
  get commands(): Iterable<AnsweredCommand> {
    return this.#answered.values();
  }

  /** Begins a batch: its commands are recorded after all that was, as those of two transactions are. */
  beginBatch(): void {
    this.#earliest = new Date(this.#portfolio.lastUpdated.getTime() + 1);
  }

  /** Decides a command, and takes over what it did. A command that is sent again gets its first answer. */
  decide(command: Command, setting: DecisionSetting): CommandOutcome {
    const known = malformed(command, setting.now) ?? this.#answerTo(command);
    if (known !== null) return known;
    const state = this.#load(command, setting);
    const outcome = decideNext(state, command, setting.now);
    this.#take(state.changes());
    return outcome;
  }

  /** Values open positions at newer marks, all at once. An older mark than a position has changes nothing. */
  mark(marks: readonly OutcomeMark[], now: Date): void {
    let gain = 0n;
    for (const mark of marks)
      for (const { trade, position } of this.trades.ofOutcome(mark)) {
        const marked = remarked(position, mark, now);
        if (marked === position) continue;
        gain += marked.currentPnl - position.currentPnl;
        this.trades.set({ trade: { ...trade, currentPnl: marked.currentPnl }, position: marked });
      }
    if (gain === 0n) return;
    const before = this.#portfolio;
    this.#portfolio = { ...before, totalProfitLoss: (before.totalProfitLoss + gain) as Usd };
    this.#risk?.acceptEquity(before, this.#portfolio, now);
  }

  #answerTo(command: Command): CommandOutcome | null {
    const answered = this.#answered.get(command.commandId);
    if (answered === undefined) return null;
    const isSame = requestText(answered.command) === requestText(command);
    return isSame ? { ...answered.outcome, replayed: true } : conflict(command);
  }

  /** The rows that the rules of a command look at, as the ordinary writer loads them. */
  #load(command: Command, { standing, signal }: DecisionSetting): WorkingSet {
    const state = new WorkingSet();
    const { id } = this.#portfolio;
    state.loadPortfolio(this.#portfolio, this.#earliest);
    state.loadShadows(this.#shadows);
    if (this.#risk !== null) state.risks.load(this.#risk);
    if (signal !== null) state.loadSignal(signal);
    if (command.kind === 'execute') state.loadOpenShares(id, this.trades.openShares);
    const held = this.#heldOf(command, state);
    if (held !== null) state.loadHeldTrade(held);
    if (command.kind !== 'execute' && command.kind !== 'close') return state;
    const market = command.kind === 'execute' ? outcomeOf(command) : held?.position;
    if (market === undefined) return state;
    const known = standing(market);
    if (known !== null) state.loadStanding(known);
    const consumed = this.#consumed.get(marketKey(market));
    if (consumed !== undefined) state.loadConsumed(consumed);
    return state;
  }

  /** The trade that a command sells, settles or restores. */
  #heldOf(command: Command, state: WorkingSet): HeldTrade | null {
    if (command.kind === 'execute') return null;
    if (command.kind !== 'reverse') return this.trades.find(command.tradeId);
    const settlement = this.#settlements.get(command.settlementId);
    if (settlement === undefined) return null;
    state.loadSettlement(settlement);
    return this.trades.find(settlement.fill.tradeId);
  }

  #take(changes: Changes): void {
    for (const portfolio of changes.portfolios) this.#portfolio = portfolio;
    for (const held of changes.newHeldTrades) this.trades.set(held);
    for (const held of changes.changedHeldTrades) this.trades.set(held);
    for (const depth of changes.consumed) this.#consumed.set(marketKey(depth), depth);
    for (const shadows of changes.shadows) this.#shadows = shadows;
    for (const trade of changes.newTrades) if (trade.status === 'rejected') this.rejected.push(trade);
    for (const fill of changes.fills) {
      this.fills.push(fill);
      if (fill.kind === 'settle' || fill.kind === 'void')
        this.#settlements.set(fill.commandId, { fill, movements: changes.transfers });
    }
    for (const transfer of changes.transfers) this.transfers.push(transfer);
    for (const answered of changes.commands)
      this.#answered.set(answered.command.commandId, { ...answered, command: withoutBook(answered.command) });
  }
}
