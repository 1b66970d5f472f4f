import type { RouterOutputs } from '@prescient/api';
import type { Strategy, StrategyError } from '@prescient/strategies/sdk';
import { withRetries } from '../api/retry.ts';
import type { Signal, Teller } from '../reading/told-since.ts';

type Ran = RouterOutputs['cycle']['run'];
type Result = NonNullable<RouterOutputs['command']['get']['result']>;

/** A signal of a cycle, and the answer of its command where it was carried out. */
export interface StrategyTrade {
  readonly signal: Signal;
  readonly result: Result | null;
}

/** The course of one cycle of a strategy. */
export interface StrategyRun {
  readonly strategy: Pick<Strategy, 'file' | 'name' | 'version'>;
  /** Signals of a cycle that had been interrupted, which were carried out in this one. */
  readonly resolved: number;
  /** Buys for which there was no cash, or no room below the bounds. */
  readonly leftOut: number;
  /** The markets that each rule of the selector removed. */
  readonly removed: Readonly<Record<string, number>>;
  /** The fault of the handlers, where the exits alone decided. */
  readonly fault: StrategyError | null;
}

/** One cycle of a strategy, and its portfolio after it. */
export interface StrategyReport extends StrategyRun {
  readonly cycle: Ran['cycle'];
  readonly trades: readonly StrategyTrade[];
  readonly portfolio: RouterOutputs['portfolio']['summary'];
  /** Null for a cycle that carried nothing out and is not the first of its process: nothing changed since the last audit. */
  readonly audit: RouterOutputs['audit']['verify'] | null;
}

/** The report of a cycle that was run. @throws TRPCClientError */
export async function reportOf(
  { client, portfolioId, patience }: Teller,
  { ran, isFirst, ...course }: StrategyRun & { readonly ran: Ran; readonly isFirst: boolean },
): Promise<StrategyReport> {
  const tradeOf = async (signal: Signal): Promise<StrategyTrade> => {
    if (signal.status !== 'executed') return { signal, result: null };
    const query = { portfolioId, commandId: signal.commandId };
    const { result } = await withRetries(() => client.command.get.query(query), patience);
    return { signal, result };
  };
  const isAudited = isFirst || ran.signals.some(({ status }) => status === 'executed');
  const [trades, portfolio, audit] = await Promise.all([
    Promise.all(ran.signals.map(tradeOf)),
    withRetries(() => client.portfolio.summary.query({ portfolioId }), patience),
    isAudited ? withRetries(() => client.audit.verify.query({ portfolioId }), patience) : null,
  ]);
  return { ...course, cycle: ran.cycle, trades, portfolio, audit };
}

/** The number of signals of a cycle with this status. */
export const countOf = ({ trades }: Pick<StrategyReport, 'trades'>, status: Signal['status']): number =>
  trades.filter(({ signal }) => signal.status === status).length;
