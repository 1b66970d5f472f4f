import { formatMicros, formatPrice, formatShares, formatUsd } from '@prescient/core/money';
import type { Fill } from '@prescient/core/domain';
import { microsOf, type Decision, type FillView } from '@prescient/strategies/sdk';
import type { CycleLine, FillLine, SignalLine } from '../session/format.ts';
import type { SessionFact } from './comparison.ts';

type Values = Record<string, string | null>;

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);

/** A decision as a fact: all of it that reaches the desk. */
export function decisionFact(
  key: string,
  decision: Decision | CycleLine['decisions'][number],
  isChosen: boolean,
): SessionFact {
  const { do: act, venue, marketId, outcome, limit, timeInForce, p, why, expiresAt } = decision;
  const own: Values =
    decision.do === 'buy'
      ? { stake: decision.stake, confidence: textOf(decision.confidence) }
      : { tradeId: decision.tradeId, shares: decision.shares };
  const shared = {
    do: act,
    venue,
    marketId,
    outcome: `${outcome}`,
    limit,
    timeInForce,
    p: textOf(p),
    why,
    expiresAt,
  };
  return { kind: 'decision', key, values: { ...shared, ...own, chosen: `${isChosen}` } };
}

/** The levels that a receipt says were taken; null where it was priced without a book. */
function levelsOf(receipt: Readonly<Record<string, unknown>>): string | null {
  const { levels } = receipt;
  if (!Array.isArray(levels)) return null;
  return (levels as Record<string, unknown>[])
    .map(({ price, size, consumed, taken, fee }) => [price, size, consumed, taken, fee].join(' '))
    .join(', ');
}

/** The key of a fill: the command of a trade, or the position that was paid. */
const fillKey = (
  portfolioId: number,
  { kind, commandId, tradeId }: Pick<Fill, 'kind' | 'commandId' | 'tradeId'>,
): string =>
  kind === 'buy' || kind === 'sell' ? `${portfolioId}/${commandId}` : `${portfolioId}/${tradeId}/${kind}`;

/** A fill of the session's ledger as a fact. */
export const liveFill = (line: FillLine): SessionFact => ({
  kind: 'fill',
  key: fillKey(line.portfolioId, { ...line, kind: line.fill }),
  values: {
    status: 'executed',
    price: line.price,
    shares: line.shares,
    amount: line.amount,
    fee: line.fee,
    gross: line.gross,
    exitFee: line.exitFee,
    levels: levelsOf(line.receipt),
  },
});

/** A fill of the replay as a fact. */
export const replayedFill = (fill: Fill): SessionFact => ({
  kind: 'fill',
  key: fillKey(fill.portfolioId, fill),
  values: {
    status: 'executed',
    price: fill.price === null ? null : formatPrice(fill.price),
    shares: formatShares(fill.shares),
    amount: formatUsd(fill.amount),
    fee: formatUsd(fill.fee),
    gross: formatUsd(fill.gross),
    exitFee: formatUsd(fill.exitFee),
    levels: levelsOf(fill.receipt),
  },
});

/** A refusal of the session as a fact; null for a signal that was executed, or that nobody had decided at the end. */
export function liveRefusal({ portfolioId, commandId, status, rejectCode }: SignalLine): SessionFact | null {
  if (status === 'executed' || status === 'pending') return null;
  return { kind: 'fill', key: `${portfolioId}/${commandId}`, values: { status, reason: rejectCode } };
}

/** A refusal of the replay as a fact. */
export const replayedRefusal = (
  portfolioId: number,
  commandId: string,
  { status, reason }: FillView,
): SessionFact => ({
  kind: 'fill',
  key: `${portfolioId}/${commandId}`,
  values: { status, reason },
});

/** Cash and equity of one moment as a fact; both are dollars. */
export const equityFact = (
  key: string,
  { cash, equity }: { cash: number | string; equity: number | string },
): SessionFact => ({
  kind: 'equity',
  key,
  values: { cash: formatMicros(microsOf(cash)), equity: formatMicros(microsOf(equity)) },
});
