import type { AddressInfo } from 'node:net';
import { PublicTrades } from '@prescient/market-data';
import Fastify, { type FastifyInstance } from 'fastify';
import { Gatekeeper } from './access/gatekeeper.ts';
import { ReadBudget } from './access/read-budget.ts';
import { Seats, type SeatLimits } from './access/seats.ts';
import type { Context } from './context.ts';
import { statusAtTheDoor, type DoorKeeper } from './http/doors.ts';
import { HealthProbe } from './health.ts';
import { isLoopback } from './http/hosts.ts';
import { LiveAccounts } from './live/live-accounts.ts';
import { PortfolioWatch } from './live/portfolio-watch.ts';
import { FillModels } from './trading/fill-models.ts';
import { SharedReads } from './live/shared-reads.ts';
import { Simulations } from './sim/simulations.ts';
import { StandingWatch } from './live/standing-watch.ts';
import { errorHandler, refuse } from './rest/protocol-error.ts';
import { healthRoutes, restRoutes } from './rest/routes.ts';
import { pageRoutes } from './http/page.ts';
import { guardSockets, refuseSocket } from './http/socket-refusals.ts';
import { mcpRoute } from './mcp/route.ts';
import { Metrics } from './metrics/metrics.ts';
import { metricsRoute } from './metrics/route.ts';
import { documentRoutes } from './openapi/routes.ts';
import { trpcRoute, type ServerContext } from './http/trpc-route.ts';
import { v1Routes } from './v1/routes.ts';

export type { Context } from './context.ts';
export { WebhookService } from './webhooks/webhook-service.ts';
export { isLoopback } from './http/hosts.ts';

/**
 * The address to listen at, and the callers to let in. If other machines can reach us, every caller needs a token,
 * from the start.
 */
export interface ServerOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Host names, besides the loopback ones, under which clients reach us. */
  readonly allowedHosts?: readonly string[];
  /** Calls that one token may make a second; 0, unless given, for no limit. */
  readonly callsPerSecond?: number;
  /** Rows that one caller may read a second, twice as many all together; 10,000 unless given, 0 for no limit. */
  readonly readRowsPerSecond?: number;
  /** Most connections at once, 4,096 unless given; beyond, new ones are closed without a word. */
  readonly maxConnections?: number;
  /** Most subscriptions at once, 100 of a token and 1,000 in all unless given. */
  readonly maxSubscriptions?: SeatLimits;
  /** The folder of the built dashboard, which is served at `/`; none unless given. */
  readonly page?: string | null;
  /** Milliseconds that admitted requests may go on once the server stops; 8 seconds unless given. */
  readonly drainTimeoutMs?: number;
}

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** The number of listeners to portfolios. */
  readonly listeners: number;
  /** Stops taking requests, answers those that were taken, and resolves when all are answered or out of time. */
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 1_048_576;
/** Longest path below a prefix. */
const MAX_PATH_LENGTH = 5_000;
/** A client has this long to send its headers, and all of its request. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** The interval at which slow clients are looked for. */
const CHECK_INTERVAL_MS = 2_000;
const MAX_HEADER_BYTES = 16_384;
const MAX_CONNECTIONS = 4_096;
const DRAIN_TIMEOUT_MS = 8_000;
/** The rows that a core reads in a third of its time, so that trades have the rest. */
const READ_ROWS_PER_SECOND = 10_000;

/** The keeper of the server's connections, the answers that go on until somebody ends them, and the dashboard's folder. */
interface Fittings {
  readonly keeper: DoorKeeper;
  readonly streams: Set<AbortController>;
  readonly page: string | null;
}

/** Builds the server with all its routes. */
async function buildServer(
  context: ServerContext,
  { keeper, streams, page }: Fittings,
): Promise<FastifyInstance> {
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // A request without a host is refused in our words.
      requireHostHeader: false,
    },
    clientErrorHandler: refuseSocket,
    forceCloseConnections: 'idle',
    // Our own door answers while we stop, in the words of every other refusal.
    return503OnClosing: false,
    // tRPC puts the names of batched calls into the path.
    routerOptions: { maxParamLength: MAX_PATH_LENGTH },
    frameworkErrors(error, request, reply) {
      void refuse(reply, statusAtTheDoor(request, keeper) ?? error.statusCode ?? 400);
    },
  });
  guardSockets(server.server);
  server.addHook('onRequest', async (request, reply) => {
    const status = statusAtTheDoor(request, keeper);
    return status === null ? undefined : refuse(reply, status);
  });
  // Once we stop, a connection ends with the answer that it waited for, so that nobody waits for it to be idle.
  server.addHook('onSend', async (_request, reply) => {
    if (keeper.isStopping()) reply.header('connection', 'close');
  });
  server.addHook('onResponse', async (_request, reply) =>
    context.metrics.calls.countResponse(reply.statusCode),
  );
  server.setErrorHandler(errorHandler(context));
  server.setNotFoundHandler((_request, reply) => refuse(reply, 404));
  await server.register(async (scope) => trpcRoute(scope, context, streams));
  await server.register(async (scope) => restRoutes(scope, context));
  await server.register(async (scope) => v1Routes(scope, context));
  await server.register(async (scope) => mcpRoute(scope, context));
  documentRoutes(server);
  healthRoutes(server, context);
  metricsRoute(server, context);
  pageRoutes(server, page);
  return server;
}

const urlOf = ({ family, address, port }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;

/**
 * Answers the requests that were taken, and closes. Node no longer times requests out once it closes; a client that never ends
 * its own would keep us for ever.
 */
async function drain(server: FastifyInstance, timeoutMs: number): Promise<void> {
  const outOfTime = setTimeout(() => server.server.closeAllConnections(), timeoutMs);
  await server.close();
  clearTimeout(outOfTime);
}

const readBudgetOf = (
  { db: { clock } }: Context,
  { readRowsPerSecond: perCaller = READ_ROWS_PER_SECOND }: ServerOptions,
): ReadBudget => new ReadBudget(clock, { perCaller, total: 2 * perCaller });

const simulationsOf = ({ db: { clock }, log, episodes: folder = null }: Context): Simulations =>
  new Simulations({ folder, clock, log });

/** Listens. @throws Error with code EADDRINUSE where the port is taken */
export async function startServer(context: Context, options: ServerOptions): Promise<RunningServer> {
  const { host, port, allowedHosts = [], callsPerSecond = 0, drainTimeoutMs = DRAIN_TIMEOUT_MS } = options;
  const gatekeeper = new Gatekeeper(context.db, { callsPerSecond, tokensRequired: !isLoopback(host) });
  let stopping = false;
  const keeper = { allowedHosts: [host, ...allowedHosts], isStopping: () => stopping };
  const streams = new Set<AbortController>();
  const reads = await context.db.readers();
  const readBudget = readBudgetOf(context, options);
  const portfolioWatch = new PortfolioWatch({ log: context.log, db: reads });
  const accounts = new LiveAccounts({ reads, portfolioWatch, feed: context.feed ?? null, log: context.log });
  const trades = context.feed ? new PublicTrades(context.feed) : null;
  const seats = new Seats(options.maxSubscriptions);
  const health = new HealthProbe(context);
  const fillModels = new FillModels(context.db);
  const simulations = simulationsOf(context);
  const metrics = new Metrics({ ...context, health, seats });
  const server = await buildServer(
    {
      ...context,
      reads,
      readBudget,
      gatekeeper,
      seats,
      trades,
      health,
      metrics,
      simulations,
      portfolioWatch,
      fillModels,
      accounts,
      standing: new StandingWatch(gatekeeper),
      fillPages: new SharedReads(),
    },
    { keeper, streams, page: options.page ?? null },
  );
  server.server.maxConnections = options.maxConnections ?? MAX_CONNECTIONS;
  await server.listen({ host, port }).catch(async (error: unknown) => {
    metrics.close();
    await reads.close();
    throw error;
  });
  const address = server.server.address() as AddressInfo;
  return {
    url: urlOf(address),
    port: address.port,
    get listeners() {
      return portfolioWatch.size;
    },
    async close() {
      stopping = true;
      for (const stream of streams) stream.abort();
      trades?.close();
      await drain(server, drainTimeoutMs);
      metrics.close();
      await Promise.all([simulations.close(), reads.close()]);
    },
  };
}
