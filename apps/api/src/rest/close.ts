import { z } from 'zod';
import { closeTrade, type Database } from '@prescient/core';
import { id, timeInput } from '../schemas/common.ts';
import { priceInput, sharesInput } from '../schemas/money.ts';
import { jsonNumber } from './exact-json.ts';
import { portfolioIdText } from './query-text.ts';

const closeBody = z
  .strictObject({
    portfolio_id: portfolioIdText,
    trade_id: id,
    price: priceInput,
    shares: sharesInput.nullish().transform((shares) => shares ?? null),
    command_id: id.optional(),
    timestamp: timeInput.nullish().transform((time) => time ?? null),
  })
  .refine(({ shares, command_id }) => shares === null || command_id !== undefined, {
    path: ['command_id'],
    message: 'is needed to close a part, so that a retry does not close it twice',
  });

/**
 * Closes a trade's lot. Without a `command_id` a whole close has the id `close:<trade_id>`, so that sending it again
 * closes once.
 * @throws ZodError; DomainError as `closeTrade`
 */
export async function closeByRest(db: Database, body: unknown) {
  const input = closeBody.parse(body);
  const closed = await closeTrade(db, {
    portfolioId: input.portfolio_id,
    commandId: input.command_id ?? `close:${input.trade_id}`,
    tradeId: input.trade_id,
    price: input.price,
    shares: input.shares,
    occurredAt: input.timestamp,
  });
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
