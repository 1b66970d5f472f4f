import { z } from 'zod';
import { publicProcedure, router } from '../trpc.ts';

export const systemRouter = router({
  /** Tells if this API and its database are there. */
  health: publicProcedure
    .input(z.void())
    .output(
      z.object({
        status: z.enum(['ok', 'degraded']),
        database: z.enum(['up', 'down']),
        time: z.iso.datetime(),
      }),
    )
    .query(async ({ ctx }) => {
      const { up } = await ctx.health.look();
      return {
        status: up ? 'ok' : 'degraded',
        database: up ? 'up' : 'down',
        time: ctx.db.clock.now().toISOString(),
      } as const;
    }),
});
