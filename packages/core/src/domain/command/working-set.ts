import { signalIdIn, type Command } from './command.ts';
import type { ConsumedDepth } from '../book/consumed-depth.ts';
import type { Decision, HeldTrade, Settlement } from './decision.ts';
import type { Fill } from '../account/fill.ts';
import type { Portfolio } from '../account/portfolio.ts';
import { type MarketRef, marketKey } from '../market/market-ref.ts';
import type { MarketStanding } from '../market/standing.ts';
import { BatchRisks, type PortfolioWatermarks } from '../risk/batch-risks.ts';
import type { CommandOutcome } from './result.ts';
import { noShadows, type ShadowSums } from '../pricing/shadow.ts';
import { answeredSignal } from '../signal/signal-life.ts';
import type { SignalRecord } from '../signal/signal-record.ts';
import type { Trade } from '../account/trade.ts';
import type { Transfer } from '../account/transfer.ts';

/** A command that was answered for the first time, with the answer to store. */
export interface AnsweredCommand {
  readonly command: Command;
  readonly outcome: CommandOutcome;
  readonly recordedAt: Date;
}

/** Every row that a batch adds or changes, each row once, in its final state. */
export interface Changes {
  readonly commands: readonly AnsweredCommand[];
  readonly portfolios: readonly Portfolio[];
  readonly newTrades: readonly Trade[];
  readonly newHeldTrades: readonly HeldTrade[];
  readonly changedHeldTrades: readonly HeldTrade[];
  readonly fills: readonly Fill[];
  readonly transfers: readonly Transfer[];
  readonly consumed: readonly ConsumedDepth[];
  readonly shadows: readonly ShadowSums[];
  /** Signals that left `pending`. */
  readonly signals: readonly SignalRecord[];
  readonly watermarks: readonly PortfolioWatermarks[];
}

/** Names a portfolio's row in a map: ids are unique within a portfolio only. */
export const rowKey = (row: { portfolioId: number }, id: string): string => `${row.portfolioId}\n${id}`;

/** Names a market of a portfolio in a map. */
const tradedKey = (portfolioId: number, market: MarketRef): string =>
  rowKey({ portfolioId }, marketKey(market));

/**
 * The rows that a batch of commands reads and changes, in memory. Commands are decided one after another against
 * it, so that the second sees what the first did; at the end `changes()` says what to store.
 */
export class WorkingSet {
  readonly risks = new BatchRisks();
  readonly #portfolios = new Map<number, Portfolio>();
  readonly #earliest = new Map<number, Date>();
  readonly #heldTrades = new Map<string, HeldTrade>();
  readonly #settlements = new Map<string, Settlement>();
  readonly #standings = new Map<string, MarketStanding>();
  readonly #consumed = new Map<string, ConsumedDepth>();
  readonly #shadows = new Map<number, ShadowSums>();
  readonly #openShares = new Map<number, bigint>();
  readonly #signals = new Map<string, SignalRecord>();
  readonly #answered: AnsweredCommand[] = [];
  readonly #touchedPortfolios = new Set<number>();
  readonly #touchedHeldTrades = new Set<string>();
  readonly #touchedMarkets = new Set<string>();
  readonly #touchedShadows = new Set<number>();
  readonly #decidedSignals = new Set<string>();
  readonly #bought = new Set<string>();
  readonly #rejected: Trade[] = [];
  readonly #fills: Fill[] = [];
  readonly #transfers: Transfer[] = [];

  /** @param earliest the moment from which on what is decided is recorded; that of the last fact unless given */
  loadPortfolio(portfolio: Portfolio, earliest = portfolio.lastUpdated): void {
    this.#portfolios.set(portfolio.id, portfolio);
    this.#earliest.set(portfolio.id, earliest);
  }

  /** The moment before which nothing may be recorded of a portfolio; null where it is not known. */
  earliestOf(portfolioId: number): Date | null {
    return this.#earliest.get(portfolioId) ?? null;
  }

  loadHeldTrade(held: HeldTrade): void {
    this.#heldTrades.set(rowKey(held.trade, held.trade.tradeId), held);
  }

  loadSettlement(settlement: Settlement): void {
    this.#settlements.set(rowKey(settlement.fill, settlement.fill.commandId), settlement);
  }

  /** Loads the number of shares that a portfolio holds, if it may be near the limit of its columns. */
  loadOpenShares(portfolioId: number, shares: bigint): void {
    this.#openShares.set(portfolioId, shares);
  }

  loadStanding(standing: MarketStanding): void {
    this.#standings.set(marketKey(standing), standing);
  }

  loadConsumed(depth: ConsumedDepth): void {
    this.#consumed.set(tradedKey(depth.portfolioId, depth), depth);
  }

  loadShadows(sums: ShadowSums): void {
    this.#shadows.set(sums.portfolioId, sums);
  }

  loadSignal(signal: SignalRecord): void {
    this.#signals.set(rowKey(signal, signal.signalId), signal);
  }

  findPortfolio(id: number): Portfolio | null {
    return this.#portfolios.get(id) ?? null;
  }

  findHeldTrade(portfolioId: number, tradeId: string): HeldTrade | null {
    return this.#heldTrades.get(rowKey({ portfolioId }, tradeId)) ?? null;
  }

  findSettlement(portfolioId: number, commandId: string): Settlement | null {
    return this.#settlements.get(rowKey({ portfolioId }, commandId)) ?? null;
  }

  /** Returns the number of shares that a portfolio holds; null if it is far from the limit of its columns. */
  openSharesOf(portfolioId: number): bigint | null {
    return this.#openShares.get(portfolioId) ?? null;
  }

  /** Returns the standing of a market; null if it is not in the catalogue. */
  findStanding(market: MarketRef): MarketStanding | null {
    return this.#standings.get(marketKey(market)) ?? null;
  }

  findConsumed(portfolioId: number, market: MarketRef): ConsumedDepth | null {
    return this.#consumed.get(tradedKey(portfolioId, market)) ?? null;
  }

  shadowsOf(portfolioId: number): ShadowSums {
    return this.#shadows.get(portfolioId) ?? noShadows(portfolioId);
  }

  findSignal(portfolioId: number, signalId: string): SignalRecord | null {
    return this.#signals.get(rowKey({ portfolioId }, signalId)) ?? null;
  }

  /** Decides the signal that a command carries out, if it is pending, by the command's answer. */
  answerSignal(command: Command, outcome: CommandOutcome, at: Date): void {
    const signalId = signalIdIn(command);
    const signal = signalId === null ? null : this.findSignal(command.portfolioId, signalId);
    if (signal === null) return;
    const answered = answeredSignal(signal, outcome, at);
    if (answered === signal) return;
    this.loadSignal(answered);
    this.#decidedSignals.add(rowKey(answered, answered.signalId));
  }

  /** Takes over what a command did. */
  accept(command: Command, decision: Decision, recordedAt: Date): void {
    const { portfolio, held, fill, movements } = decision;
    const { tradeId } = held.trade;
    const key = rowKey(held.trade, tradeId);
    const heldBefore = this.#heldTrades.get(key) ?? null;
    const before = this.#portfolios.get(portfolio.id)!;
    this.risks.accept({ before, heldBefore, decision, recordedAt });
    this.#portfolios.set(portfolio.id, portfolio);
    this.#touchedPortfolios.add(portfolio.id);
    this.#heldTrades.set(key, held);
    if (fill.kind === 'buy') this.#bought.add(key);
    else this.#touchedHeldTrades.add(key);
    this.#fills.push(fill);
    this.#countShares(fill);
    this.#trace(decision);
    const { commandId } = command;
    for (const [index, movement] of movements.entries()) {
      this.#transfers.push({
        ...movement,
        portfolioId: portfolio.id,
        commandId,
        transferId: index + 1,
        tradeId,
        recordedAt,
      });
    }
    if (fill.kind === 'settle' || fill.kind === 'void') this.loadSettlement({ fill, movements });
    this.#answered.push({
      command,
      recordedAt,
      outcome: { accepted: true, result: decision.result, replayed: false },
    });
  }

  #countShares({ portfolioId, kind, shares }: Fill): void {
    const held = this.#openShares.get(portfolioId);
    if (held === undefined) return;
    const isAdded = kind === 'buy' || kind === 'reverse';
    this.#openShares.set(portfolioId, isAdded ? held + shares : held - shares);
  }

  #trace({ traces }: Decision): void {
    if (!traces) return;
    const { consumed, shadows } = traces;
    this.loadConsumed(consumed);
    this.#touchedMarkets.add(tradedKey(consumed.portfolioId, consumed));
    this.loadShadows(shadows);
    this.#touchedShadows.add(shadows.portfolioId);
  }

  /** Remembers a refusal; a refused buy leaves a rejected trade behind. */
  refuse(answered: AnsweredCommand, rejected: Trade | null): void {
    if (rejected) this.#rejected.push(rejected);
    this.#answered.push(answered);
  }

  /** The rows to store. A row that was added and then changed appears once, among the new ones. */
  changes(): Changes {
    const newHeldTrades = [...this.#bought].map((key) => this.#heldTrades.get(key)!);
    return {
      commands: this.#answered,
      portfolios: [...this.#touchedPortfolios].map((id) => this.#portfolios.get(id)!),
      newTrades: [...newHeldTrades.map(({ trade }) => trade), ...this.#rejected],
      newHeldTrades,
      changedHeldTrades: [...this.#touchedHeldTrades.difference(this.#bought)].map((key) =>
        this.#heldTrades.get(key)!,
      ),
      fills: this.#fills,
      transfers: this.#transfers,
      consumed: [...this.#touchedMarkets].map((key) => this.#consumed.get(key)!),
      shadows: [...this.#touchedShadows].map((id) => this.#shadows.get(id)!),
      signals: [...this.#decidedSignals].map((key) => this.#signals.get(key)!),
      watermarks: this.risks.watermarks(),
    };
  }
}
