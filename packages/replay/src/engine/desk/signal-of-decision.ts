import { pendingSignal, SIGNAL_PREFIX, type SignalRecord, type SignalRequest } from '@prescient/core/domain';
import { parsePrice, parseShares, parseUsd } from '@prescient/core/money';
import type { Decision } from '@prescient/strategies/sdk';

const signalIdIn = (commandId: string): string =>
  commandId.startsWith(SIGNAL_PREFIX) ? commandId.slice(SIGNAL_PREFIX.length) : commandId;

/** The fields of a signal that its act decides. */
const actOf = (
  decision: Decision,
): Pick<SignalRequest, 'do' | 'stake' | 'tradeId' | 'shares' | 'confidence'> =>
  decision.do === 'buy'
    ? {
        do: 'buy',
        stake: parseUsd(decision.stake),
        tradeId: null,
        shares: null,
        confidence: decision.confidence,
      }
    : {
        do: 'sell',
        stake: null,
        tradeId: decision.tradeId,
        shares: decision.shares === null ? null : parseShares(decision.shares),
        confidence: null,
      };

/** The command that a decision is carried out by. */
export interface DecisionCommand {
  readonly portfolioId: number;
  readonly commandId: string;
  /** The moment of the decision. */
  readonly submittedAt: Date;
}

/** The signal of a decision, as it is kept when its strategy submits it. A desk keeps none, and so needs no version. */
export function signalOfDecision(
  decision: Decision,
  strategy: string,
  { portfolioId, commandId, submittedAt }: DecisionCommand,
): SignalRecord {
  const { venue, marketId, outcome, limit, timeInForce, p, why, expiresAt } = decision;
  const request: SignalRequest = {
    ...actOf(decision),
    signalId: signalIdIn(commandId),
    strategy,
    version: 1,
    venue,
    marketId,
    outcome,
    limitPrice: parsePrice(limit),
    timeInForce,
    p,
    why,
    expiresAt: new Date(expiresAt),
  };
  return pendingSignal(request, { portfolioId, cycleId: null, submittedAt, place: 0 });
}
