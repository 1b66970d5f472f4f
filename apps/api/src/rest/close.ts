import { z } from 'zod';
import {
  closingId,
  DomainError,
  keyedId,
  unwrap,
  type CloseResult,
  type CommandOutcome,
} from '@prescient/core';
import { carryOut } from '../trading/carry-out.ts';
import type { DeskContext } from '../context.ts';
import { id, timeInput } from '../schemas/common.ts';
import { timeInForce } from '../schemas/trade.ts';
import { priceInput, sharesInput } from '../schemas/money.ts';
import { claimRequest } from './idempotency-key.ts';
import { jsonNumber } from './exact-json.ts';
import type { Asked } from './guard.ts';

const keyedBody = z.strictObject({
  trade_id: id,
  price: priceInput,
  shares: sharesInput.nullish().transform((shares) => shares ?? null),
  command_id: id.optional(),
  time_in_force: timeInForce,
  timestamp: timeInput.nullish().transform((time) => time ?? null),
});

const closeBody = keyedBody.refine(
  ({ shares, time_in_force, command_id }) =>
    (shares === null && time_in_force === 'FOK') || command_id !== undefined,
  {
    path: ['command_id'],
    message: 'or an Idempotency-Key is needed to close a part, so that a retry does not close it twice',
  },
);

/** Returns the result. A caller that chose no id learns which id is taken, and that it can choose one. */
function unwrapClose(outcome: CommandOutcome<CloseResult>, tradeId: string, isIdOurs: boolean) {
  if (isIdOurs && !outcome.accepted && outcome.refusal.code === 'CONFLICT') {
    throw new DomainError(
      'CONFLICT',
      `The id ${closingId(tradeId)}, which closes trade ${tradeId} if you choose none, was used before with other values. Send a command_id of your own to close the rest.`,
      { ...outcome.refusal.details, field: 'command_id' },
    );
  }
  return unwrap(outcome);
}

/**
 * Closes a trade's lot. Without a `command_id` the id follows from the request's key; without both a whole close has
 * the id `close:<trade_id>`, so that sending it again closes once.
 * @throws ZodError; DomainError CONFLICT for the key, and as `closeTrade`
 */
export async function closeByRest(context: DeskContext, { portfolioId, fields, key }: Asked) {
  const input = (key === null ? closeBody : keyedBody).parse(fields);
  await claimRequest(context, { portfolioId, key, route: 'close', body: fields });
  const chosen = input.command_id ?? (key === null ? null : keyedId(key, 'close'));
  const [outcome] = await carryOut(context, [
    {
      kind: 'close',
      portfolioId,
      commandId: chosen ?? closingId(input.trade_id),
      tradeId: input.trade_id,
      price: input.price,
      shares: input.shares,
      occurredAt: input.timestamp,
      timeInForce: input.time_in_force,
    },
  ]);
  const closed = unwrapClose(outcome!, input.trade_id, chosen === null);
  return {
    trade_id: closed.tradeId,
    command_id: closed.commandId,
    status: closed.tradeStatus,
    price: jsonNumber(closed.price),
    shares: jsonNumber(closed.shares),
    remaining_shares: jsonNumber(closed.remainingShares),
    gross: jsonNumber(closed.gross),
    fee: jsonNumber(closed.exitFee),
    trade_pnl: jsonNumber(closed.tradePnl),
    fill_model: closed.fillModel,
    balance: jsonNumber(closed.balance),
    total_invested: jsonNumber(closed.totalInvested),
    realized_pnl: jsonNumber(closed.realizedPnl),
    recorded_at: closed.recordedAt,
    replayed: closed.replayed,
  };
}
