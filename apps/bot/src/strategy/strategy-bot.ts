import { randomUUID } from 'node:crypto';
import type { RouterInputs } from '@prescient/api';
import {
  chooseDecisions,
  decide,
  readState,
  type Decision,
  type Strategy,
  type StrategyState,
} from '@prescient/strategies/sdk';
import type { MarketRef } from '@prescient/core/domain';
import { isRefusedAs, withRetries } from '../api/retry.ts';
import type { BotPlace } from '../cycle/bot.ts';
import { ignoredSettings, openPortfolio } from '../cycle/open-portfolio.ts';
import { untilRead } from '../cycle/plan-signals.ts';
import { tellOnce } from '../cycle/tell-once.ts';
import { CycleReader, type CycleReading } from '../reading/cycle-reader.ts';
import { cycleRecordOf } from './cycle-record-of.ts';
import { keptOf, readKept, type KeptState } from './kept-state.ts';
import type { Patience } from './patience.ts';
import { reportOf, type StrategyReport } from './strategy-report.ts';
import type { SharedBooks } from '../reading/shared-books.ts';
import type { StrategyTask } from './strategy-task.ts';
import type { Signal, Teller } from '../reading/told-since.ts';

type CycleInput = RouterInputs['cycle']['run'];

/** The number of times that a cycle begins again because another process was faster. */
const ATTEMPTS = 5;

/** The signal of a decision, as the API takes it. */
function signalOf(decision: Decision): NonNullable<CycleInput['signals']>[number] {
  const { venue, marketId, outcome, limit: limitPrice, timeInForce, p, why, expiresAt } = decision;
  const shared = { venue, marketId, outcome, do: decision.do, limitPrice, timeInForce, p, why, expiresAt };
  return decision.do === 'buy'
    ? { ...shared, stake: decision.stake, confidence: decision.confidence }
    : { ...shared, tradeId: decision.tradeId, shares: decision.shares };
}

/** The place at which a strategy goes on: what it remembers, and what became of its signals. */
interface Standing {
  readonly cycleId: number;
  readonly kept: KeptState | null;
  readonly state: StrategyState;
  /** The signals of the last cycle, and those that waited. */
  readonly signals: readonly Signal[];
  /** The number of signals that an interrupted cycle had left and that are carried out now. */
  readonly resolved: number;
}

/** A bot that runs one strategy for one portfolio, a cycle at a time. It remembers nothing that a cycle does not store. */
export class StrategyBot {
  readonly #place: BotPlace;
  readonly #task: StrategyTask;
  readonly #patience: Patience;
  readonly #teller: Teller;
  readonly #reader: CycleReader;
  readonly #runner = `bot-${process.pid}-${randomUUID()}`;
  readonly #tellOnce: (lines: readonly string[]) => void;
  #looked: readonly MarketRef[] = [];
  /** True until a cycle of this process was reported. */
  #isFirst = true;

  constructor(place: BotPlace, task: StrategyTask, books: SharedBooks) {
    const { client, clock, stop } = place;
    this.#place = place;
    this.#task = task;
    this.#patience = { clock, stop };
    this.#teller = { client, portfolioId: task.settings.portfolioId, patience: this.#patience };
    this.#reader = new CycleReader(this.#teller, clock, books);
    this.#tellOnce = tellOnce(place.tell);
  }

  /** The markets that the last cycle looked at: those that were selected, and those of open positions. */
  get looked(): readonly MarketRef[] {
    return this.#looked;
  }

  /**
   * Runs one cycle: finishes the last one if it was interrupted, reads, lets the strategy decide, and has its signals stored
   * and carried out. Where another process ran a cycle of the portfolio in the meantime, it begins again from what that left.
   * @throws StrategyError where the strategy cannot be loaded or its state does not fit; TRPCClientError
   */
  async cycle(): Promise<StrategyReport> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#cycle();
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRefusedAs(error, 'CONFLICT')) throw error;
      }
    }
  }

  async #cycle(): Promise<StrategyReport> {
    const { client, clock, stop } = this.#place;
    const { settings, strategy: current } = this.#task;
    const { portfolioId } = settings;
    this.#tellOnce(ignoredSettings(settings, await openPortfolio(client, settings)));
    const strategy = await current();
    await untilRead(this.#place);
    stop.throwIfAborted();
    const standing = await this.#standing(strategy);
    const began = clock.monotonicMs();
    const reading = await this.#reader.read(strategy, standing);
    const { facts, heard, removed, looked } = reading;
    this.#looked = looked;
    const read = {
      durationMs: this.#since(began),
      positions: facts.portfolio.positions.length,
      trades: heard.trades.length,
      forgottenTrades: heard.forgotten,
    };
    const deciding = clock.monotonicMs();
    const { decided, chosen } = this.#decide(strategy, standing, reading);
    const select = {
      durationMs: this.#since(deciding),
      markets: facts.selected.length,
      leftOut: chosen.leftOut.length,
      ...Object.fromEntries(Object.entries(removed).map(([rule, count]) => [`removed.${rule}`, count])),
    };
    const kept = keptOf({
      own: { ...decided.state },
      at: facts.now,
      held: facts.portfolio.positions.map(({ id }) => id),
      waiting: standing.signals.flatMap(({ id, status }) => (status === 'pending' ? [id] : [])),
      trades: { ...heard.places },
    });
    const ran = await this.#run({
      portfolioId,
      cycleId: standing.cycleId,
      runner: this.#runner,
      strategy: strategy.name,
      version: strategy.version,
      state: kept,
      signals: chosen.wanted.map(signalOf),
      counts: { read, select },
    });
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    return reportOf(this.#teller, {
      strategy,
      ran,
      isFirst,
      removed,
      leftOut: chosen.leftOut.length,
      resolved: standing.resolved,
      fault: decided.fault,
    });
  }

  /** Lets the strategy decide, and chooses what is carried out. */
  #decide(strategy: Strategy, standing: Standing, reading: CycleReading) {
    const { limits, settings } = this.#task;
    const { portfolioId } = settings;
    const { facts } = reading;
    const seed = `${strategy.name}@${strategy.version}.${portfolioId}.${standing.cycleId}`;
    const log = (line: string): void => this.#place.tell(`[${portfolioId} ${strategy.name}] ${line}`);
    const decided = decide(strategy, { state: standing.state, facts }, { seed, log });
    if (decided.fault !== null) this.#place.tell(decided.fault.message);
    const chosen = chooseDecisions(decided.decisions, limits, facts.portfolio);
    this.#place.keepCycle?.(cycleRecordOf({ strategy, standing, seed, reading, decided, chosen }));
    return { decided, chosen };
  }

  /** Reads the place of the portfolio's cycles; a cycle that was interrupted is finished first. */
  async #standing({ name, version, ...strategy }: Strategy): Promise<Standing> {
    const { client } = this.#place;
    const { portfolioId } = this.#teller;
    const status = await withRetries(
      () => client.cycle.status.query({ portfolioId, strategy: name }),
      this.#patience,
    );
    const { last, states, nextCycleId: cycleId } = status;
    const stored = states.find((each) => each.strategy === name) ?? null;
    const kept = readKept(stored?.state);
    const own = stored && { version: stored.version, state: kept?.own ?? stored.state };
    const state = readState({ ...strategy, name, version }, own);
    // A cycle that has ended is answered as it was, one that was interrupted goes on.
    const ended =
      last === null ? null : await this.#run({ portfolioId, cycleId: last.cycleId, runner: this.#runner });
    const waited = kept === null || kept.waiting.length === 0 ? [] : await this.#decided(kept.waiting);
    const signals = [...(last?.strategy === name ? ended!.signals : []), ...waited];
    return {
      cycleId,
      kept,
      state,
      signals,
      resolved: status.unfinished === null ? 0 : ended!.signals.length,
    };
  }

  async #decided(ids: readonly string[]): Promise<Signal[]> {
    const { client } = this.#place;
    const { portfolioId } = this.#teller;
    const request = () => client.signal.execute.mutate({ portfolioId, ids: [...ids] });
    const { items } = await withRetries(request, this.#patience);
    return items.map(({ signal }) => signal);
  }

  #run(input: CycleInput) {
    return withRetries(() => this.#place.client.cycle.run.mutate(input), this.#patience);
  }

  #since(began: number): number {
    return Math.round(this.#place.clock.monotonicMs() - began);
  }
}
