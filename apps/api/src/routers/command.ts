import { z } from 'zod';
import { getCommand } from '@prescient/core';
import { wireError } from '../errors.ts';
import { id, portfolioId } from '../schemas/common.ts';
import { commandOutput } from '../schemas/command.ts';
import { readProcedure, router } from '../trpc.ts';

export const commandRouter = router({
  /** Answers "did it happen?" for any command: its first answer, or COMMAND_NOT_FOUND. */
  get: readProcedure
    .input(z.strictObject({ portfolioId, commandId: id }))
    .output(commandOutput)
    .query(async ({ ctx, input }) => {
      const { outcome, ...command } = await getCommand(ctx.reads, input.portfolioId, input.commandId);
      return {
        ...command,
        accepted: outcome.accepted,
        result: outcome.accepted ? { ...outcome.result, replayed: true } : null,
        error: outcome.accepted ? null : wireError(outcome.refusal),
      };
    }),
});
