import { z } from 'zod';
import { createWebhook, deleteWebhook, listDeliveries, listWebhooks } from '@prescient/core';
import { webhookOutside } from '../outside-names.ts';
import { id, limit } from '../schemas/common.ts';
import { deliveryPage, newWebhookInput, webhookOutput } from '../webhooks/schemas.ts';
import { adminProcedure, router } from '../trpc.ts';

export const webhookRouter = router({
  /** Makes a webhook, which hears of what happens from now on. The answer alone has its `secret`, which checks signatures. */
  create: adminProcedure
    .input(newWebhookInput)
    .output(webhookOutput.extend({ secret: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const { onlyPortfolioId, ...fields } = input;
      const made = await createWebhook(ctx.db, { ...fields, portfolioId: onlyPortfolioId ?? null });
      ctx.webhooks?.wake();
      return webhookOutside(made);
    }),

  /** The webhooks, the oldest first, with what waits for each and why its last attempt failed. */
  list: adminProcedure
    .input(z.void())
    .output(z.object({ items: z.array(webhookOutput) }))
    .query(async ({ ctx }) => ({ items: (await listWebhooks(ctx.reads)).map(webhookOutside) })),

  /** Deletes a webhook with all that waits for it. */
  delete: adminProcedure
    .input(z.strictObject({ webhookId: id }))
    .output(z.object({ webhookId: z.string() }))
    .mutation(async ({ ctx, input }) => {
      await deleteWebhook(ctx.db, input.webhookId);
      ctx.webhooks?.wake();
      return input;
    }),

  /** The notices of a webhook with their fate, newest first; of those that ended the newest thousand are kept. */
  deliveries: adminProcedure
    .meta({ access: 'admin', rows: 50 })
    .input(z.strictObject({ webhookId: id, limit, before: z.int().min(1).nullish() }))
    .output(deliveryPage)
    .query(({ ctx, input: { before, ...part } }) =>
      listDeliveries(ctx.reads, { ...part, before: before ?? null }),
    ),
});
