import {
  cancelSignals,
  createPortfolio,
  executeSignals,
  getCommand,
  getMarket,
  getPortfolio,
  getReceipts,
  importMarkets,
  commitCommands,
  listPositions,
  listTrades,
  markPositions,
  parseUsd,
  readHistory,
  settleAll,
  signalCommandId,
  snapshotEquity,
  submitSignals,
  type Fill,
  type FillModel,
  type HeldTrade,
  type MarketListing,
  type OutcomeMark,
  type Quote,
  type RiskLimits,
  type SignalRequest,
} from '@prescient/core';
import { openDeskWith, type Desk } from '@prescient/replay';
import { decimalText, fillView, type Decision, type FillView } from '@prescient/strategies/sdk';
import type { SetClockDatabase } from './set-clock-database.ts';

const PAGE = 500;

/** The terms of a portfolio that is opened twice. */
export interface TwoTerms {
  readonly portfolioId: number;
  readonly fillModel: FillModel;
  readonly limits: RiskLimits | null;
}

const decisionOf = (signal: SignalRequest, question: string): Decision => {
  const { venue, marketId, outcome, limitPrice, timeInForce, p, why, expiresAt } = signal;
  const shared = {
    venue,
    marketId,
    outcome,
    limit: decimalText(limitPrice),
    timeInForce,
    p,
    why,
    expiresAt: expiresAt.toISOString(),
  };
  if (signal.tradeId === null)
    return {
      ...shared,
      do: 'buy',
      question,
      eventId: null,
      eventTitle: null,
      stake: decimalText(signal.stake!),
      confidence: signal.confidence,
    };
  const shares = signal.shares === null ? null : decimalText(signal.shares);
  return { ...shared, do: 'sell', tradeId: signal.tradeId, shares };
};

/** The same portfolio in PostgreSQL and in memory; each step is taken in both, and what both tell of it is returned. */
export class TwoDesks {
  readonly #world: SetClockDatabase;
  readonly #terms: TwoTerms;
  readonly #desk: Desk;

  private constructor(world: SetClockDatabase, terms: TwoTerms, desk: Desk) {
    this.#world = world;
    this.#terms = terms;
    this.#desk = desk;
  }

  static async open(world: SetClockDatabase, terms: TwoTerms): Promise<TwoDesks> {
    const { portfolioId, fillModel, limits } = terms;
    const shared = {
      name: 'two',
      initialBalance: parseUsd('500'),
      fillModel,
      replenishmentHalfLifeMs: 60_000,
    };
    await createPortfolio(world.db, {
      ...shared,
      id: portfolioId,
      strategyType: 'two',
      strategyConfig: {},
      limits: limits === null ? null : { limits, source: 'a test' },
    });
    const strategy = { name: 'two', config: {} };
    const desk = openDeskWith({ limits })({ ...shared, portfolioId, openedAt: world.now, strategy });
    return new TwoDesks(world, terms, desk);
  }

  /** Has a market imported, and paid where it has a result. */
  async list(listing: MarketListing): Promise<void> {
    const { db, now } = this.#world;
    await importMarkets(db, { events: [], markets: [listing] });
    this.#desk.learn(await getMarket(db, listing), now);
    await settleAll(db);
  }

  /** Has a signal carried out some milliseconds after it was decided. */
  async carryOut(
    signal: SignalRequest,
    { quote, delayMs, question }: { quote: Quote; delayMs: number; question: string },
  ): Promise<{ live: FillView; replay: FillView }> {
    const { db } = this.#world;
    const decidedAt = this.#world.now;
    const { portfolioId } = this.#terms;
    await submitSignals(db, portfolioId, [signal]);
    this.#world.now += delayMs;
    const { items } = await executeSignals(
      db,
      { portfolioId, ids: [signal.signalId], limit: 1 },
      (commands) =>
        commitCommands(
          db,
          commands.map((command) => ({ ...command, quote })),
        ),
    );
    const commandId = signalCommandId(signal.signalId);
    const decision = decisionOf(signal, question);
    const replay = this.#desk.carryOut({ decision, commandId, at: this.#world.now, decidedAt, quote });
    const [{ signal: end, refusal }] = items as [(typeof items)[number]];
    await cancelSignals(db, portfolioId, [signal.signalId]);
    const tradeId = signal.tradeId ?? commandId;
    if (end.status === 'pending')
      return {
        live: fillView({ ...end, tradeId, status: 'rejected', rejectCode: refusal!.code }, null),
        replay,
      };
    const result = end.status === 'executed' ? (await getCommand(db, portfolioId, commandId)).outcome : null;
    const filled = result?.accepted === true && 'fillModel' in result.result ? result.result : null;
    return { live: fillView({ ...end, tradeId, status: end.status }, filled), replay };
  }

  async mark(mark: OutcomeMark): Promise<void> {
    await markPositions(this.#world.db, [mark]);
    this.#desk.mark(mark, mark.price, mark.at.getTime());
    this.#desk.view(this.#world.now);
  }

  async snapshot(): Promise<void> {
    await snapshotEquity(this.#world.db, { since: null });
    this.#desk.snapshot(this.#world.now);
  }

  /** All rows of the portfolio in PostgreSQL, as the ledger of a desk has them. */
  async live() {
    const { db } = this.#world;
    const { portfolioId } = this.#terms;
    const query = { portfolioId, limit: PAGE };
    const { items: trades } = await listTrades(db, query);
    const { items: positions } = await listPositions(db, query);
    const held = positions.map((position): HeldTrade => ({
      position: { ...position },
      trade: { ...trades.find(({ tradeId }) => tradeId === position.tradeId)! },
    }));
    const fills: Fill[] = [];
    for (const { tradeId } of positions)
      fills.push(...(await getReceipts(db, { ...query, tradeId })).items.map(({ fill }) => ({ ...fill })));
    const { history } = await readHistory(db, portfolioId);
    const pool = await db.orm.em.getConnection().getNativeClient();
    const transfers = await pool.query(
      `select command_id, transfer_id, debit, credit, (amount * 1000000)::bigint::text as micros, kind, trade_id, extract(epoch from recorded_at)::text as seconds
       from ledger_transfers where portfolio_id = $1 order by command_id collate "C", transfer_id`,
      [portfolioId],
    );
    const commands = await pool.query<{ command_id: string }>(
      'select command_id from commands where portfolio_id = $1 order by command_id collate "C"',
      [portfolioId],
    );
    const answers = [];
    for (const { command_id: id } of commands.rows) {
      const { outcome, recordedAt } = await getCommand(db, portfolioId, id);
      answers.push({ id, outcome: { ...outcome, replayed: false }, recordedAt });
    }
    return {
      portfolio: { ...(await getPortfolio(db, portfolioId)) },
      held: held.toSorted(byTrade),
      rejected: trades.filter(({ status }) => status === 'rejected').map((trade) => ({ ...trade })),
      fills: fills.toSorted(byCommand),
      transfers: transfers.rows as unknown[],
      answers,
      history: plainHistory(history),
    };
  }

  /** The same of the desk in memory. */
  replay(): Awaited<ReturnType<TwoDesks['live']>> {
    const ledger = this.#desk.ledger();
    return {
      portfolio: ledger.portfolio,
      held: [...ledger.trades].toSorted(byTrade),
      rejected: [...ledger.rejected].toSorted(newestFirst),
      fills: [...ledger.fills].toSorted(byCommand),
      transfers: [...ledger.transfers]
        .toSorted((a, b) => byCommand(a, b) || a.transferId - b.transferId)
        .map((row) => ({
          command_id: row.commandId,
          transfer_id: row.transferId,
          debit: row.debit,
          credit: row.credit,
          micros: `${row.amount}`,
          kind: row.kind,
          trade_id: row.tradeId,
          seconds: (row.recordedAt.getTime() / 1_000).toFixed(6),
        })),
      answers: [...ledger.commands]
        .map(({ command, outcome, recordedAt }) => ({ id: command.commandId, outcome, recordedAt }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      history: plainHistory(ledger.history),
    };
  }
}

const byTrade = (a: HeldTrade, b: HeldTrade): number => (a.trade.tradeId < b.trade.tradeId ? -1 : 1);
const byCommand = (a: { commandId: string }, b: { commandId: string }): number =>
  a.commandId < b.commandId ? -1 : Number(a.commandId > b.commandId);
const newestFirst = (a: HeldTrade['trade'], b: HeldTrade['trade']): number =>
  b.recordedAt.getTime() - a.recordedAt.getTime() || (a.tradeId < b.tradeId ? 1 : -1);

type History = Awaited<ReturnType<typeof readHistory>>['history'];

/** A history without what is known of other runs, and with the fields of fills that a report reads. */
const plainHistory = ({ trades, equity, initialBalance, tradeCount }: History) => ({
  initialBalance,
  tradeCount,
  equity: equity.map(({ at, balance, equity: worth }) => ({ at, balance, equity: worth })),
  trades: trades.map((trade) => ({
    ...trade,
    fills: trade.fills.map(({ at, side, shares, amount, fee, midpoint, touch }) => ({
      at,
      side,
      shares,
      amount,
      fee,
      midpoint,
      touch,
    })),
  })),
});
