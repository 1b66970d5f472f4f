import { ERROR_CODES, signalCommandId, signalIdOf, type SignalPlace } from '@prescient/core/domain';
import type { Decision, FillView } from '@prescient/strategies/sdk';

/** A decision of a cycle, and its fate. */
export interface ReplaySignal {
  readonly decision: Decision;
  readonly commandId: string;
  readonly decidedAt: number;
  /** Null while it waits: what refused it may pass until it expires. */
  fill: FillView | null;
}

/** The signals of the decisions of a cycle, with the ids that they have live. */
export const signalsOf = (
  decisions: readonly Decision[],
  decidedAt: number,
  cycle: Omit<SignalPlace, 'index'>,
): ReplaySignal[] =>
  decisions.map((decision, index) => ({
    decision,
    decidedAt,
    commandId: signalCommandId(signalIdOf({ ...cycle, index })),
    fill: null,
  }));

/** True if the decision may not be carried out any more. */
export const hasExpired = ({ decision }: ReplaySignal, at: number): boolean =>
  Date.parse(decision.expiresAt) <= at;

/** The end of a signal whose time is over. */
export const expiredView = ({ decision }: ReplaySignal): FillView => ({
  marketId: decision.marketId,
  venue: decision.venue,
  outcome: decision.outcome === 0 ? 'yes' : 'no',
  side: decision.do,
  status: 'expired',
  position: null,
  price: null,
  shares: 0,
  reason: null,
});

/** True if a refusal may pass without anybody changing the request, so that the signal waits. */
export function mayPass({ status, reason }: FillView): boolean {
  const codes: Readonly<Record<string, { readonly retryable: boolean }>> = ERROR_CODES;
  return status === 'rejected' && reason !== null && codes[reason]?.retryable === true;
}
