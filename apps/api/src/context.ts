import type { Logger } from 'pino';
import {
  DomainError,
  type BookOf,
  type Database,
  type FollowedFill,
  type Marks,
  type QuoteSource,
  type Token,
} from '@prescient/core';
import type { Gatekeeper } from './access/gatekeeper.ts';
import type { Reading } from './access/reading.ts';
import type { Seats } from './access/seats.ts';
import type { HealthProbe } from './health.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { FillModels } from './trading/fill-models.ts';
import type { LiveAccounts } from './live/live-accounts.ts';
import type { PortfolioWatch } from './live/portfolio-watch.ts';
import type { SharedReads } from './live/shared-reads.ts';
import type { StandingWatch } from './live/standing-watch.ts';
import type { Simulations } from './sim/simulations.ts';
import type { WebhookService } from './webhooks/webhook-service.ts';
import type { MarketFeed, MarketService, PriceUpdater, PublicTrades } from '@prescient/market-data';

/** The means that the server works with. */
export interface Context {
  readonly db: Database;
  readonly log: Logger;
  /** The file that `POST /paper-trading/execute` reads when the request names no signals. */
  readonly signalsFile: string | null;
  /** The source of books for portfolios that fill from books; without it they trade nothing. */
  readonly quotes?: QuoteSource | null | undefined;
  /** The live books, which are `quotes`, too, unless others are given. */
  readonly feed?: MarketFeed | null | undefined;
  /** The writer of marks from the feed. */
  readonly prices?: PriceUpdater | null | undefined;
  /** The keepers of the venues' markets, which settle what has ended; none unless given. */
  readonly markets?: readonly Pick<MarketService, 'status' | 'counts' | 'venue'>[] | undefined;
  /** The folder with the episodes that agents may play; none unless given. */
  readonly episodes?: string | null | undefined;
  /** The service that tells webhooks; none unless given. */
  readonly webhooks?: Pick<WebhookService, 'counts' | 'pending' | 'dropped' | 'wake'> | null | undefined;
}

/** The parts that carry commands out. Followers of the portfolio hear of each command at once. */
export interface DeskContext extends Context {
  readonly portfolioWatch: PortfolioWatch;
  readonly fillModels: FillModels;
  /** The token whose budget pays for buys; absent or null where no token is asked for. */
  readonly token?: Token | null;
}

/** Returns the source of books; null if this server is connected to no venue. */
export const quotesOf = ({ quotes, feed }: Context): QuoteSource | null => quotes ?? feed ?? null;

/** The refusal of a server that is connected to no venue. */
export const noVenue = (): DomainError =>
  new DomainError('VENUE_NOT_CONNECTED', 'This server is connected to no venue; start it with one.');

const NO_MARKS: Marks = new Map();

/** Finds the fresh book of an outcome, null where none is known; undefined where no book is live. */
export const bookOf = ({ feed }: Pick<Context, 'feed'>): BookOf | undefined =>
  feed ? (outcome) => feed.bookOf(outcome) : undefined;

/** The newest marks of this moment; none where books are not live. */
export const marksOf = ({ feed }: Pick<Context, 'feed'>): Marks => feed?.marks() ?? NO_MARKS;

/** The means of every procedure: the server's context, and the caller. */
export interface CallContext extends DeskContext {
  /** The same database on connections that no trade waits for; all reads use it. */
  readonly reads: Database;
  readonly gatekeeper: Gatekeeper;
  readonly seats: Seats;
  /** The trades that the feed told of; null where books are not live. */
  readonly trades: PublicTrades | null;
  /** The accounts that subscriptions follow. */
  readonly accounts: LiveAccounts;
  /** Looks whether those who follow something may still read. */
  readonly standing: StandingWatch;
  /** Pages of fills that subscriptions read together. */
  readonly fillPages: SharedReads<FollowedFill[]>;
  readonly simulations: Simulations;
  readonly health: HealthProbe;
  readonly metrics: Metrics;
  /** The `Authorization` header of the request. */
  readonly authorization: string | undefined;
  /** The reading of this HTTP request, all its calls together. */
  readonly reading: Reading;
  /** Called once the request's connection has no more use for us, however it ends. */
  onClose(listener: () => void): void;
}
