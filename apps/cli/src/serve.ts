import { destination, pino, type Logger } from 'pino';
import { isLoopback, startServer, type RunningServer } from '@prescient/api/server';
import {
  FollowedQuotes,
  MarketFeed,
  MarketService,
  PriceUpdater,
  type MarketServicePace,
} from '@prescient/market-data';
import { listTokens, type Database } from '@prescient/core';
import { watchBooks } from './audit-watch.ts';
import { ending } from './ending.ts';
import type { Environment } from './environment.ts';
import { notice } from './output.ts';
import { warnOfOwner } from './owner-notice.ts';
import { UsageError } from './usage-error.ts';
import type { VenueSource } from './venue-source.ts';

/** How many ports after the default one are tried. */
const PORTS_TO_TRY = 20;

/** Structured lines on standard error, so that standard output stays the command's own. */
const createLogger = ({ logLevel }: Environment): Logger =>
  pino(
    { name: 'prescient', level: logLevel, base: { pid: process.pid } },
    destination({ fd: 2, sync: true }),
  );

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

/** Where other machines can reach us, a token is the only door. @throws UsageError when there is none */
async function requireTokensAbroad(db: Database, host: string): Promise<void> {
  if (isLoopback(host) || (await listTokens(db)).length > 0) return;
  throw new UsageError(
    `HOST=${host} is reached from other machines and there is no token yet; make one with "npm run token -- create --name NAME" first.`,
  );
}

/** How long an order is said to have been on its way, where a recording can tell what it would have met. */
const LATENCY_MS = 100;
/** How long requests may go on once the end was asked for; what comes after them needs the rest of ten seconds. */
const DRAIN_MS = 6_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A venue that is real is asked as often as its lists change much; a recorded day is short, and its prices are old anyway. */
const REAL: MarketServicePace = {
  intervalMs: 5 * MINUTE_MS,
  retryMs: 5_000,
  afterEndMs: 2_000,
  keepMs: 90 * DAY_MS,
};
const PLAYED: MarketServicePace = { intervalMs: 15_000, retryMs: 1_000, afterEndMs: 500, keepMs: null };

/** What goes on beside the server. */
interface Desk {
  readonly db: Database;
  readonly log: Logger;
  readonly feed: MarketFeed | null;
  readonly prices: PriceUpdater | null;
}

/** An API that serves. */
export interface Serving extends RunningServer {
  /** Whether the markets of the first venue could be read, once that is known; false where there is no venue. */
  readonly marketsRead: Promise<boolean>;
}

/** The server with audits and markets beside it, which begin when it listens and end with it. */
function withServices(
  server: RunningServer,
  { db, log, feed, prices }: Desk,
  { minutes, venue }: { minutes: number; venue: VenueSource | null },
): Serving {
  const watch = watchBooks(db, log, minutes);
  prices?.start();
  const pace = venue?.isPlayed ? PLAYED : REAL;
  const markets = feed
    ? (venue?.clients ?? []).map(
        (client) => new MarketService({ client, db, feed, log, notify: notice }, pace),
      )
    : [];
  for (const service of markets) service.start();
  return {
    ...server,
    get listeners() {
      return server.listeners;
    },
    marketsRead: markets[0]?.first ?? Promise.resolve(false),
    async close() {
      const stopping = markets.map((service) => service.stop());
      await Promise.all([
        ending('the audit', watch.stop()),
        ending('the keeping of markets', Promise.all(stopping)),
        ending('the marking of positions', prices?.close() ?? Promise.resolve()),
        ending('requests that were taken', server.close()),
      ]);
      await ending('streams of the venue', feed?.close() ?? Promise.resolve());
    },
  };
}

/**
 * Serves the API. A port that was asked for and is taken is an error; the default one moves on and says so.
 * @param venue where books come from; nowhere unless given
 * @throws UsageError
 */
export async function serve(
  db: Database,
  environment: Environment,
  venue: VenueSource | null = null,
): Promise<Serving> {
  const { host, port, portGiven, allowedHosts, signalsFile, callsPerSecond, priceIntervalSeconds } =
    environment;
  await warnOfOwner(db);
  await requireTokensAbroad(db, host);
  const log = createLogger(environment);
  const feed = venue && new MarketFeed({ clients: venue.clients, db, log });
  const prices = feed && new PriceUpdater({ db, feed, log, intervalMs: priceIntervalSeconds * 1_000 });
  const quotes = feed && new FollowedQuotes(feed, venue.isPlayed ? LATENCY_MS : null);
  const context = { db, log, signalsFile, feed, prices, quotes };
  for (let candidate = port; ; candidate += 1) {
    try {
      const doors = { host, port: candidate, allowedHosts, callsPerSecond, drainTimeoutMs: DRAIN_MS };
      const server = await startServer(context, doors);
      if (candidate !== port) notice(`Port ${port} is taken; listening on ${server.port} instead.`);
      return withServices(server, context, { minutes: environment.auditIntervalMinutes, venue });
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (portGiven || candidate - port >= PORTS_TO_TRY) {
        throw new UsageError(
          `Port ${candidate} is taken; stop what listens there or set PORT to another one.`,
        );
      }
    }
  }
}
