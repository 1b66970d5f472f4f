import {
  commitCommands,
  getPortfolio,
  signalCommand,
  sumUsd,
  type Database,
  type ExecuteCommand,
  type ExecuteResult,
  type Outcome,
} from '@prescient/core';
import { jsonNumber } from './exact-json.ts';
import { readSignal } from './signal.ts';
import type { SignalBatch } from './signal-source.ts';
import { sumsView } from './views.ts';

/** Most signals of one transaction. */
const GROUP_SIZE = 500;

/** What became of one signal. */
interface Carried {
  status: 'executed' | 'failed' | 'skipped';
  command: ExecuteCommand | null;
  result: ExecuteResult | null;
  code: string | null;
  reason: string | null;
}

function carried(command: ExecuteCommand, outcome: Outcome<ExecuteResult>): Carried {
  if (!outcome.accepted) {
    const { code, message } = outcome.refusal;
    return { status: 'failed', command, result: null, code, reason: message };
  }
  const { result, replayed } = outcome;
  if (!replayed) return { status: 'executed', command, result, code: null, reason: null };
  return { status: 'skipped', command, result, code: null, reason: 'This signal was traded before.' };
}

const unread = (reason: string): Carried => ({ status: 'failed', command: null, result: null, code: 'INVALID_INPUT', reason });

/** Carries signals out in order; each has its own outcome. */
async function carryOut(db: Database, { portfolioId, signals }: SignalBatch): Promise<Carried[]> {
  const read = signals.map(readSignal);
  const commands = read.flatMap((item) => (item.ok ? [signalCommand(portfolioId, item.signal)] : []));
  const outcomes: Outcome[] = [];
  for (let start = 0; start < commands.length; start += GROUP_SIZE) {
    outcomes.push(...(await commitCommands(db, commands.slice(start, start + GROUP_SIZE))));
  }
  let next = 0;
  return read.map((item) => {
    if (!item.ok) return unread(item.reason);
    const index = next++;
    return carried(commands[index]!, outcomes[index] as Outcome<ExecuteResult>);
  });
}

const detailView = ({ status, command, result, code, reason }: Carried) => ({
  status,
  trade_id: command?.commandId ?? null,
  market_id: command?.marketId ?? null,
  market_question: command?.marketQuestion ?? null,
  action: command?.action ?? null,
  price: result && jsonNumber(result.price),
  shares: result && jsonNumber(result.shares),
  amount: result && jsonNumber(result.amount),
  fee: result && jsonNumber(result.fee),
  fill_model: result?.fillModel ?? null,
  code,
  reason,
});

/**
 * Carries a batch of signals out and says what became of each and of the portfolio. In `portfolio_update`,
 * `initial_balance` is the cash before this request and `final_balance` the cash after it.
 * @throws DomainError PORTFOLIO_NOT_FOUND, DATABASE_UNAVAILABLE, OUTCOME_UNKNOWN
 */
export async function executeSignals(db: Database, batch: SignalBatch) {
  const before = await getPortfolio(db, batch.portfolioId);
  const items = await carryOut(db, batch);
  const after = await getPortfolio(db, batch.portfolioId);
  const executed = items.filter(({ status }) => status === 'executed');
  return {
    execution_summary: {
      total_signals: items.length,
      executed_trades: executed.length,
      failed_trades: items.filter(({ status }) => status === 'failed').length,
      skipped_trades: items.filter(({ status }) => status === 'skipped').length,
      total_invested: jsonNumber(sumUsd(executed.map(({ result }) => result!.cost))),
      fill_model: after.fillModel,
    },
    portfolio_update: {
      ...sumsView(after),
      initial_balance: jsonNumber(before.balance),
      final_balance: jsonNumber(after.balance),
    },
    execution_details: items.map(detailView),
  };
}
