import type { Logger } from 'pino';
import { isLoopback, startServer, WebhookService, type RunningServer } from '@prescient/api/server';
import {
  FollowedQuotes,
  MarketFeed,
  MarketService,
  PriceUpdater,
  type MarketServicePace,
} from '@prescient/market-data';
import { listTokens, type Database, type QuoteSource } from '@prescient/core';
import { watchBooks } from './audit-watch.ts';
import { HeardQuotes } from './heard-quotes.ts';
import { forgetAddress, keepAddress } from './known-address.ts';
import { createLogger } from './logger.ts';
import type { Environment } from '../process/environment.ts';
import { episodesIn } from '../process/home.ts';
import { PAGE } from '../process/places.ts';
import { notice } from '../process/output.ts';
import type { Session } from '../process/session.ts';
import type { Shutdown } from '../process/shutdown.ts';
import { warnOfOwner } from '../database/owner-notice.ts';
import { UsageError, typed } from '@prescient/terminal';
import type { VenueSource } from '../venue/venue-source.ts';

/** The number of ports after the default one that are tried. */
const PORTS_TO_TRY = 20;

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

/** Requires a token if other machines can reach the API. @throws UsageError if there is none */
async function requireTokensAbroad(db: Database, host: string): Promise<void> {
  if (isLoopback(host) || (await listTokens(db)).length > 0) return;
  throw new UsageError(
    `HOST=${host} can be reached from other machines, and there is no token yet; make one first: ${typed('token create --name NAME')}`,
  );
}

/** Milliseconds of latency that are assumed in a recording, where the later book is known. */
const LATENCY_MS = 100;
/** Milliseconds that requests may take once the process is asked to stop; the rest of the ten seconds is for the later steps. */
const DRAIN_MS = 6_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The pace of keeping markets, by the kind of venue. A recorded day is short and old, so that none of its prices is forgotten. */
const PACES: Readonly<Record<VenueSource['kind'], MarketServicePace>> = {
  live: { intervalMs: 5 * MINUTE_MS, retryMs: 5_000, afterEndMs: 2_000, keepMs: 90 * DAY_MS },
  play: { intervalMs: 15_000, retryMs: 1_000, afterEndMs: 500, keepMs: null },
  // Its markets are short, and their results are final.
  world: { intervalMs: 30_000, retryMs: 1_000, afterEndMs: 500, keepMs: 7 * DAY_MS, settledForMs: MINUTE_MS },
};

/** The parts that run beside the server. */
interface Desk {
  readonly db: Database;
  readonly log: Logger;
  readonly feed: MarketFeed | null;
  readonly prices: PriceUpdater | null;
  readonly markets: readonly MarketService[];
  readonly webhooks: WebhookService;
}

/** A running API. */
export interface Serving extends RunningServer {
  /** True once the markets of the first venue were read, false if they could not be, or without a venue. */
  readonly marketsRead: Promise<boolean>;
}

/** Returns the server with its audits and market services, which begin when it listens and end with it. */
function withServices(
  server: RunningServer,
  { db, log, feed, prices, markets, webhooks }: Desk,
  { minutes, home, shutdown }: { minutes: number; home: string; shutdown: Shutdown },
): Serving {
  const watch = watchBooks(db, log, minutes);
  prices?.start();
  for (const service of markets) service.start();
  webhooks.start();
  keepAddress(home, server.url);
  return {
    ...server,
    get listeners() {
      return server.listeners;
    },
    marketsRead: markets[0]?.first ?? Promise.resolve(false),
    async close() {
      forgetAddress(home);
      const stopping = markets.map((service) => service.stop());
      await Promise.all([
        shutdown.waitFor('the audit', watch.stop()),
        shutdown.waitFor('the keeping of markets', Promise.all(stopping)),
        shutdown.waitFor('the marking of positions', prices?.close() ?? Promise.resolve()),
        shutdown.waitFor('the telling of webhooks', webhooks.stop()),
        shutdown.waitFor('requests that were taken', server.close()),
      ]);
      await shutdown.waitFor('streams of the venue', feed?.close() ?? Promise.resolve());
    },
  };
}

/** Listens at the port, or at the first free one after it unless the port was given by name. @throws UsageError */
async function listen(
  context: Parameters<typeof startServer>[0],
  environment: Environment,
): Promise<RunningServer> {
  const { host, port, portGiven, allowedHosts, callsPerSecond, readRowsPerSecond } = environment;
  for (let candidate = port; ; candidate += 1) {
    try {
      const limits = {
        allowedHosts,
        callsPerSecond,
        readRowsPerSecond,
        page: PAGE,
        drainTimeoutMs: DRAIN_MS,
      };
      const server = await startServer(context, { host, port: candidate, ...limits });
      if (candidate !== port) notice(`Port ${port} is taken; listening on ${server.port} instead.`);
      return server;
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (portGiven || candidate - port >= PORTS_TO_TRY) {
        throw new UsageError(
          `Port ${candidate} is taken; stop the program that listens there, or set PORT to another one.`,
        );
      }
    }
  }
}

/** The quotes of a venue, told to its listener, if it has one. */
function quotesOf(feed: MarketFeed, { kind, quoted }: VenueSource): QuoteSource {
  const quotes = new FollowedQuotes(feed, kind === 'live' ? null : LATENCY_MS);
  return quoted === undefined ? quotes : new HeardQuotes(quotes, quoted);
}

/**
 * Serves the API. If PORT is set and taken, that is an error. If the default port is taken, the next free one is used, and
 * a notice says so.
 * @param venue the source of books; there are none unless it is given
 * @throws UsageError
 */
export async function serve(
  db: Database,
  { environment, shutdown }: Session,
  venue: VenueSource | null = null,
): Promise<Serving> {
  const { home, host, signalsFile, priceIntervalSeconds, auditIntervalMinutes: minutes } = environment;
  await warnOfOwner(db);
  await requireTokensAbroad(db, host);
  const log = createLogger(environment.logLevel, (fault) => webhooks.tell(fault));
  const webhooks = new WebhookService({ db, log, allowPrivate: environment.webhookPrivateAddresses });
  const feed = venue && new MarketFeed({ clients: venue.clients, db, log, recording: venue.recording });
  const prices = feed && new PriceUpdater({ db, feed, log, intervalMs: priceIntervalSeconds * 1_000 });
  const quotes = feed && quotesOf(feed, venue);
  const pace = PACES[venue?.kind ?? 'live'];
  const markets =
    feed && venue
      ? venue.clients.map((client) => new MarketService({ client, db, feed, log, notify: notice }, pace))
      : [];
  const context = {
    db,
    log,
    signalsFile,
    episodes: episodesIn(home),
    feed,
    prices,
    quotes,
    markets,
    webhooks,
  };
  try {
    return withServices(await listen(context, environment), context, { minutes, home, shutdown });
  } catch (error) {
    await prices?.close();
    await feed?.close();
    throw error;
  }
}
