import { auditRouter } from './routers/audit.ts';
import { commandRouter } from './routers/command.ts';
import { cycleRouter } from './routers/cycle.ts';
import { eventRouter } from './routers/event.ts';
import { liveRouter } from './routers/live.ts';
import { marketRouter } from './routers/market.ts';
import { portfolioRouter } from './routers/portfolio.ts';
import { priceRouter } from './routers/price.ts';
import { replayRouter } from './routers/replay.ts';
import { reportRouter } from './routers/report.ts';
import { riskRouter } from './routers/risk.ts';
import { signalRouter } from './routers/signal.ts';
import { simRouter } from './routers/sim.ts';
import { systemRouter } from './routers/system.ts';
import { tradeRouter } from './routers/trade.ts';
import { webhookRouter } from './routers/webhook.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  audit: auditRouter,
  command: commandRouter,
  cycle: cycleRouter,
  event: eventRouter,
  live: liveRouter,
  market: marketRouter,
  portfolio: portfolioRouter,
  price: priceRouter,
  replay: replayRouter,
  report: reportRouter,
  risk: riskRouter,
  signal: signalRouter,
  sim: simRouter,
  system: systemRouter,
  trade: tradeRouter,
  webhook: webhookRouter,
});

export type AppRouter = typeof appRouter;
