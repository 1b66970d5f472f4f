import { auditRouter } from './routers/audit.ts';
import { commandRouter } from './routers/command.ts';
import { eventRouter } from './routers/event.ts';
import { marketRouter } from './routers/market.ts';
import { portfolioRouter } from './routers/portfolio.ts';
import { priceRouter } from './routers/price.ts';
import { systemRouter } from './routers/system.ts';
import { tradeRouter } from './routers/trade.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  audit: auditRouter,
  command: commandRouter,
  event: eventRouter,
  market: marketRouter,
  portfolio: portfolioRouter,
  price: priceRouter,
  system: systemRouter,
  trade: tradeRouter,
});

export type AppRouter = typeof appRouter;
