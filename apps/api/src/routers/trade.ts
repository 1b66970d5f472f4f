import { z } from 'zod';
import {
  getPortfolio,
  getReceipts,
  getTrade,
  listTrades,
  TRADE_STATUSES,
  unwrap,
  type CloseCommand,
  type ExecuteCommand,
  type ExecuteResult,
  type CommandOutcome,
} from '@prescient/core';
import type { CallContext } from '../context.ts';
import { carryOut, preview } from '../trading/carry-out.ts';
import { wireError } from '../errors.ts';
import { eventOutside, tradeOutside } from '../outside-names.ts';
import { receiptOutput } from '../schemas/receipt.ts';
import { cursor, id, limit, portfolioId } from '../schemas/common.ts';
import {
  closeInput,
  closeOutput,
  executeInput,
  executeManyItem,
  executeOutput,
  previewCloseOutput,
  previewOutput,
  tradeOutput,
  tradePage,
} from '../schemas/trade.ts';
import { pageProcedure, readProcedure, router, tradeProcedure, tradesProcedure } from '../trpc.ts';

/** Most items of one `executeMany`. */
const MAX_ITEMS = 500;

const commandOf = ({ tradeId, timestamp, ...rest }: z.output<typeof executeInput>): ExecuteCommand => ({
  ...rest,
  kind: 'execute',
  commandId: tradeId,
  occurredAt: timestamp,
});

const closingOf = ({ timestamp, ...rest }: z.output<typeof closeInput>): CloseCommand => ({
  ...rest,
  kind: 'close',
  occurredAt: timestamp,
});

function itemOf(
  command: ExecuteCommand,
  outcome: CommandOutcome<ExecuteResult>,
): z.input<typeof executeManyItem> {
  const { accepted, replayed } = outcome;
  return {
    tradeId: command.commandId,
    status: replayed ? 'replayed' : accepted ? 'executed' : 'rejected',
    trade: accepted ? { ...outcome.result, replayed } : null,
    error: accepted ? null : wireError(outcome.refusal),
  };
}

/** The answer to a command that is only previewed, with its fill. @throws DomainError as the command would be refused */
async function previewed<C extends ExecuteCommand | CloseCommand>(ctx: CallContext, command: C) {
  const { outcome, fill } = await preview({ ...ctx, db: ctx.reads }, command);
  return { ...unwrap(outcome), fill };
}

export const tradeRouter = router({
  /** Buys one outcome for a stake: at the quoted price, fee 0, or from the book, as the portfolio fills. */
  execute: tradeProcedure
    .input(executeInput)
    .output(executeOutput)
    .mutation(async ({ ctx, input }) => {
      const [outcome] = await carryOut(ctx, [commandOf(input)]);
      return unwrap(outcome!);
    }),

  /**
   * Buys many, item by item in order: a refused item does not touch the others. An item that does not fit the schema
   * refuses the whole call instead, and nothing is traded.
   */
  executeMany: tradesProcedure
    .input(z.strictObject({ trades: z.array(executeInput).min(1).max(MAX_ITEMS) }))
    .output(z.object({ items: z.array(executeManyItem) }))
    .mutation(async ({ ctx, input }) => {
      const commands = input.trades.map(commandOf);
      const outcomes = await carryOut(ctx, commands);
      return {
        items: commands.map((command, index) => itemOf(command, outcomes[index]!)),
      };
    }),

  /** Returns the answer or the refusal that `execute` would give now, with the levels of the book that it takes; writes nothing. */
  preview: readProcedure
    .input(executeInput)
    .output(previewOutput)
    .query(({ ctx, input }) => previewed(ctx, commandOf(input))),

  /** Sells a trade's lot, whole or in part: at the quoted price, fee 0, or into the book, as the portfolio fills. */
  close: tradeProcedure
    .input(closeInput)
    .output(closeOutput)
    .mutation(async ({ ctx, input }) => {
      const [outcome] = await carryOut(ctx, [closingOf(input)]);
      return unwrap(outcome!);
    }),

  /** Returns the answer or the refusal that `close` would give now, with the levels of the book that it takes; writes nothing. */
  previewClose: readProcedure
    .input(closeInput)
    .output(previewCloseOutput)
    .query(({ ctx, input }) => previewed(ctx, closingOf(input))),

  /** One trade, executed or rejected: the answer to "did it happen?". */
  get: readProcedure
    .input(z.strictObject({ portfolioId, tradeId: id }))
    .output(tradeOutput)
    .query(async ({ ctx, input }) =>
      tradeOutside(await getTrade(ctx.reads, input.portfolioId, input.tradeId)),
    ),

  /** The fills of a trade with their receipts, oldest first, each computed again from its receipt alone. */
  receipt: pageProcedure
    .input(z.strictObject({ portfolioId, tradeId: id, limit, cursor }))
    .output(receiptOutput)
    .query(async ({ ctx, input }) => {
      const { items, nextCursor } = await getReceipts(ctx.reads, input);
      return {
        nextCursor,
        fills: items.map(({ fill, equal, differences }) => ({
          ...eventOutside(fill),
          equal,
          differences: [...differences],
        })),
      };
    }),

  /** Trades, newest first. */
  list: pageProcedure
    .input(z.strictObject({ portfolioId, status: z.enum(TRADE_STATUSES).optional(), limit, cursor }))
    .output(tradePage)
    .query(async ({ ctx, input }) => {
      await getPortfolio(ctx.reads, input.portfolioId);
      const { items, nextCursor } = await listTrades(ctx.reads, input);
      return { items: items.map(tradeOutside), nextCursor };
    }),
});
