import {
  findMarkets,
  getPortfolio,
  keyedId,
  signalCommand,
  sumUsd,
  type DomainError,
  type ExecuteCommand,
  type ExecuteResult,
  type CommandOutcome,
  type MarketRef,
  type Portfolio,
} from '@prescient/core';
import { carryOut } from '../trading/carry-out.ts';
import type { DeskContext } from '../context.ts';
import { toLog, wireError } from '../errors.ts';
import { claimRequest } from './idempotency-key.ts';
import { jsonNumber } from './exact-json.ts';
import { readSignal, type SignalReading } from '@prescient/strategies';
import { sumsView } from './views.ts';

/** Signals to carry out, as they were sent. */
export interface SignalBatch {
  readonly portfolioId: number;
  readonly signals: readonly unknown[];
  /** The key that the caller chose for the batch; null where it chose none. */
  readonly key: string | null;
}

/** The fate of one signal. */
interface Carried {
  status: 'executed' | 'failed' | 'skipped';
  command: ExecuteCommand | null;
  result: ExecuteResult | null;
  code: string | null;
  reason: string | null;
}

function carried(command: ExecuteCommand, outcome: CommandOutcome<ExecuteResult>): Carried {
  if (!outcome.accepted) {
    const { code, message } = wireError(outcome.refusal);
    return { status: 'failed', command, result: null, code, reason: message };
  }
  const { result, replayed } = outcome;
  if (!replayed) return { status: 'executed', command, result, code: null, reason: null };
  return { status: 'skipped', command, result, code: null, reason: 'This signal was traded before.' };
}

const unread = ({ code, message }: DomainError): Carried => ({
  status: 'failed',
  command: null,
  result: null,
  code,
  reason: message,
});

/**
 * Returns the maker of a batch's commands. A command has the id that the signal's author chose, else one that follows
 * from the key of the batch, else one that follows from the signal.
 */
const commandsOf =
  ({ portfolioId, key }: SignalBatch) =>
  (reading: SignalReading, index: number): ExecuteCommand | null => {
    if ('refusal' in reading) return null;
    const command = signalCommand(portfolioId, reading.signal);
    const chosen = reading.tradeId ?? (key === null ? null : keyedId(key, index));
    return chosen === null ? command : { ...command, commandId: chosen };
  };

/** Carries signals out in order, as they share transactions; each has its own outcome. */
async function carryOutSignals(context: DeskContext, batch: SignalBatch): Promise<Carried[]> {
  const readings = batch.signals.map(readSignal);
  const read = readings.map(commandsOf(batch));
  const outcomes = (
    await carryOut(
      context,
      read.filter((command) => command !== null),
    )
  ).values();
  return readings.map((reading, index) =>
    'refusal' in reading ? unread(reading.refusal) : carried(read[index]!, outcomes.next().value!),
  );
}

/** The portfolio and the catalogue's questions after signals were carried out. */
interface After {
  /** Null if it cannot be read; the trades stand all the same. */
  readonly portfolio: Portfolio | null;
  /** By market; empty where they cannot be read. */
  readonly questions: ReadonlyMap<string, string>;
}

const nameOf = ({ venue, marketId }: MarketRef): string => `${venue} ${marketId}`;

const detailView = ({ status, command, result, code, reason }: Carried, { questions }: After) => ({
  status,
  trade_id: command?.commandId ?? null,
  market_id: command?.marketId ?? null,
  market_question: command && (questions.get(nameOf(command)) ?? command.marketQuestion),
  action: command?.action ?? null,
  price: result && jsonNumber(result.price),
  shares: result && jsonNumber(result.shares),
  amount: result && jsonNumber(result.amount),
  fee: result && jsonNumber(result.fee),
  fill_model: result?.fillModel ?? null,
  code,
  reason,
});

const UNREAD_SUMS =
  'The signals were carried out as shown; the sums of the portfolio could not be read. Ask for the portfolio again.';

/** Reads the sums and questions that an answer shows beside the results of the signals. */
async function readAfter(
  { db, log }: DeskContext,
  portfolioId: number,
  items: readonly Carried[],
): Promise<After> {
  const asked = items.flatMap(({ command }) => (command === null ? [] : [command]));
  const refs = new Map(asked.map((command) => [nameOf(command), command]));
  try {
    const portfolio = await getPortfolio(db, portfolioId);
    const markets = await findMarkets(db, [...refs.values()]);
    return { portfolio, questions: new Map(markets.map((market) => [nameOf(market), market.question])) };
  } catch (error) {
    log.warn({ ...toLog(error), portfolioId }, 'sums could not be read after signals were carried out');
    return { portfolio: null, questions: new Map() };
  }
}

/**
 * Carries a batch of signals out. The answer shows the fate of each signal and the portfolio's sums: in
 * `portfolio_update`, `initial_balance` is the cash before this request and `final_balance` the cash after it.
 * `portfolio_update` is null, and `note` says so, where the sums could not be read after the trades.
 * @throws DomainError PORTFOLIO_NOT_FOUND, CONFLICT for the key, OVERLOADED, DATABASE_UNAVAILABLE, OUTCOME_UNKNOWN
 */
export async function executeSignals(context: DeskContext, batch: SignalBatch) {
  const { db } = context;
  const before = await getPortfolio(db, batch.portfolioId);
  const { signals, ...keyed } = batch;
  await claimRequest(context, { ...keyed, route: 'execute', body: signals });
  const items = await carryOutSignals(context, batch);
  const after = await readAfter(context, batch.portfolioId, items);
  const { portfolio } = after;
  const count = (wanted: Carried['status']): number => items.filter(({ status }) => status === wanted).length;
  const costs = items.flatMap(({ status, result }) => (status === 'executed' && result ? [result.cost] : []));
  return {
    execution_summary: {
      total_signals: items.length,
      executed_trades: count('executed'),
      failed_trades: count('failed'),
      skipped_trades: count('skipped'),
      total_invested: jsonNumber(sumUsd(costs)),
      fill_model: before.fillModel,
    },
    portfolio_update: portfolio && {
      ...sumsView(portfolio),
      initial_balance: jsonNumber(before.balance),
      final_balance: jsonNumber(portfolio.balance),
    },
    note: portfolio === null ? UNREAD_SUMS : null,
    execution_details: items.map((item) => detailView(item, after)),
  };
}
