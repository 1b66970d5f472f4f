import {
  commandOfSignal,
  DomainError,
  requirePortfolioId,
  signalNotFound,
  type CommandOutcome,
  type Refusal,
  type SignalCommand,
  type SignalRecord,
} from '../../domain/index.ts';
import { isRetryable, isUnavailable } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { findSignalsById } from '../../store/signals/find-signals.ts';
import type { Page } from '../cursor.ts';
import { commitCommands } from '../trading/commit-commands.ts';
import { pageOfSignals, requireSignalIds, type SignalQuery } from './list-signals.ts';

/** Carries the commands of signals out and answers each, in order; `commitCommands` does, and a server adds books. */
export type CarryOut = (commands: readonly SignalCommand[]) => Promise<CommandOutcome[]>;

/** A signal after it was executed, as it stands. */
export interface ExecutedSignal {
  readonly signal: SignalRecord;
  /** The reason why it is still pending; null where it is decided. */
  readonly refusal: Refusal | null;
  /** The fault of ours that kept its command from being decided; null where there was none. It stays pending. */
  readonly defect: Error | null;
}

/** The outcome of a command, or the fault that kept it from having one. */
type Carried = { readonly outcome: CommandOutcome } | { readonly defect: Error };

/** The signals to execute: those with these ids, or a page of all that are pending, the oldest first. */
export interface ExecuteQuery extends Pick<SignalQuery, 'portfolioId' | 'limit' | 'cursor'> {
  readonly ids?: readonly string[] | undefined;
}

/** Finds the signals of these ids in their order. @throws DomainError SIGNAL_NOT_FOUND, INVALID_INPUT */
async function getSignals(
  db: Database,
  portfolioId: number,
  ids: readonly string[],
): Promise<SignalRecord[]> {
  requirePortfolioId(portfolioId);
  requireSignalIds(ids);
  const found = await entityManager(db).transactional((em) => findSignalsById(em, portfolioId, ids));
  return ids.map((id) => {
    const signal = found.get(id);
    if (signal === undefined) throw signalNotFound(id);
    return signal;
  });
}

/** True for an error that is not about one command: the same commands may be carried out later. */
const isOfAll = (error: unknown): boolean =>
  error instanceof DomainError || isUnavailable(error) || isRetryable(error);

/** Carries commands out; where a fault of ours stops them, one at a time, so that it keeps no other command out. */
async function carried(commands: readonly SignalCommand[], carryOut: CarryOut): Promise<Carried[]> {
  try {
    return (await carryOut(commands)).map((outcome) => ({ outcome }));
  } catch (error) {
    if (isOfAll(error) || !(error instanceof Error)) throw error;
    if (commands.length === 1) return [{ defect: error }];
  }
  const results: Carried[] = [];
  for (const command of commands) results.push(...(await carried([command], carryOut)));
  return results;
}

/** A signal as it stands, with what came of its command. */
function executed(signal: SignalRecord, result: Carried | undefined): ExecutedSignal {
  const isWaiting = signal.status === 'pending' && result !== undefined;
  if (!isWaiting) return { signal, refusal: null, defect: null };
  if ('defect' in result) return { signal, refusal: null, defect: result.defect };
  return { signal, refusal: result.outcome.accepted ? null : result.outcome.refusal, defect: null };
}

/**
 * Executes those of the signals that are pending, in order, and returns all as they stand then. The command of a signal and
 * its fate are written in one transaction, so that a signal is executed once, whatever crashes and whichever other process executes it.
 * @throws DomainError OVERLOADED, DATABASE_UNAVAILABLE, OUTCOME_UNKNOWN: execute them again
 */
export async function executeFound(
  db: Database,
  signals: readonly SignalRecord[],
  carryOut: CarryOut,
): Promise<ExecutedSignal[]> {
  const pending = signals.filter(({ status }) => status === 'pending');
  const [first] = pending;
  if (first === undefined) return signals.map((signal) => executed(signal, undefined));
  const { portfolioId } = first;
  const commands = pending.map((signal) => commandOfSignal(portfolioId, signal, signal.submittedAt));
  const results = await carried(commands, carryOut);
  const ids = pending.map(({ signalId }) => signalId);
  const found = await entityManager(db).transactional((em) => findSignalsById(em, portfolioId, ids));
  const resultOf = new Map(ids.map((id, index) => [id, results[index]]));
  return signals.map((signal) =>
    executed(found.get(signal.signalId) ?? signal, resultOf.get(signal.signalId)),
  );
}

/**
 * Executes signals: each exactly once, none after it expired. One whose command may succeed later stays pending, with the
 * reason in the answer. `nextCursor` goes on with the next page of those that are pending.
 * @throws DomainError SIGNAL_NOT_FOUND, INVALID_INPUT, OVERLOADED, DATABASE_UNAVAILABLE, OUTCOME_UNKNOWN; a fault of ours,
 *   after the other signals were executed
 */
export async function executeSignals(
  db: Database,
  { ids, ...page }: ExecuteQuery,
  carryOut: CarryOut = (commands) => commitCommands(db, commands),
): Promise<Page<ExecutedSignal>> {
  const { items, nextCursor } =
    ids === undefined
      ? await pageOfSignals(db, { ...page, status: 'pending' }, { newestFirst: false })
      : { items: await getSignals(db, page.portfolioId, ids), nextCursor: null };
  const executedItems = await executeFound(db, items, carryOut);
  const defect = executedItems.find((item) => item.defect !== null)?.defect;
  if (defect) throw defect;
  return { items: executedItems, nextCursor };
}
