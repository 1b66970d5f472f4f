import { z } from 'zod';
import {
  DomainError,
  findMarkets,
  getPortfolio,
  marketNotFound,
  type OutcomeIndex,
  type OutcomeRef,
} from '@prescient/core';
import type { OutcomeHandle } from '@prescient/venues';
import { noVenue, type CallContext } from '../context.ts';
import { liveChanges } from '../live/live-changes.ts';
import { liveFills } from '../live/live-fills.ts';
import { livePortfolio } from '../live/live-portfolio.ts';
import { livePrices } from '../live/live-prices.ts';
import { type MarketFeed, handlesOfMarket } from '@prescient/market-data';
import { portfolioId as anyPortfolio } from '../schemas/common.ts';
import {
  changesEvent,
  eventsOutput,
  everyMs,
  fillEvent,
  lastEventId,
  marketIdsInput,
  outcomesInput,
  pricesEveryMs,
  priceEvent,
} from '../schemas/live.ts';
import { venue as anyVenue } from '../schemas/market.ts';
import { portfolioOutput } from '../schemas/portfolio.ts';
import { readProcedure, refusedCall, router, sharedProcedure } from '../trpc.ts';

const failed = (error: unknown): unknown => refusedCall(error) ?? error;

const BOTH = [0, 1] as const satisfies readonly OutcomeIndex[];

/** The input of every subscription to one portfolio. */
const following = z.strictObject({ portfolioId: anyPortfolio, lastEventId });

/** Returns the handles with which outcomes are asked for. @throws DomainError MARKET_NOT_FOUND, VENUE_NOT_CONNECTED */
async function handlesOf({ reads }: CallContext, outcomes: readonly OutcomeRef[]): Promise<OutcomeHandle[]> {
  const markets = await findMarkets(reads, outcomes);
  return outcomes.map(({ venue, marketId, outcome }) => {
    const market = markets.find((known) => known.venue === venue && known.marketId === marketId);
    if (!market) throw marketNotFound(venue, marketId);
    const handle = handlesOfMarket(market)[outcome];
    if (handle) return handle;
    throw new DomainError(
      'VENUE_NOT_CONNECTED',
      `This server is not connected to ${venue}; start it with that venue.`,
      { venue },
    );
  });
}

/** @throws DomainError VENUE_NOT_CONNECTED where this server is connected to no venue */
function feedOf({ feed = null }: CallContext): MarketFeed {
  if (feed) return feed;
  throw noVenue();
}

/** Changes as they happen, over server-sent events; a client that returns with its last event's id goes on after it. */
export const liveRouter = router({
  /** The best prices of outcomes: all of them at once, then those that change, each at most once in `everyMs` (25). */
  prices: sharedProcedure
    .input(z.strictObject({ outcomes: outcomesInput, everyMs: pricesEveryMs, lastEventId }))
    .output(eventsOutput(priceEvent, failed))
    .subscription(async ({ ctx, input: { outcomes, everyMs: paceMs }, signal }) => {
      const handles = await handlesOf(ctx, outcomes);
      return livePrices({ ctx, portfolios: [], signal }, feedOf(ctx), { handles, everyMs: paceMs });
    }),

  /** The markets whose books changed, in which somebody traded, or which ended, each at most once in `everyMs`. */
  changes: sharedProcedure
    .input(z.strictObject({ venue: anyVenue, marketIds: marketIdsInput, everyMs, lastEventId }))
    .output(eventsOutput(changesEvent, failed))
    .subscription(async ({ ctx, input, signal }) => {
      const markets = input.marketIds.map((marketId) => ({ venue: input.venue, marketId }));
      const outcomes = markets.flatMap((market) => BOTH.map((outcome) => ({ ...market, outcome })));
      const handles = await handlesOf(ctx, outcomes);
      const live = { ctx, portfolios: [], signal };
      return liveChanges(live, feedOf(ctx), { handles, everyMs: input.everyMs });
    }),

  /** Every fill, once and in order, after the last event's id; `beginning` is the place before the first. */
  fills: readProcedure
    .input(following)
    .output(eventsOutput(fillEvent, failed))
    .subscription(async ({ ctx, input, signal }) => {
      await getPortfolio(ctx.reads, input.portfolioId);
      return liveFills({ ctx, portfolios: [input.portfolioId], signal }, input);
    }),

  /** The account, now and whenever it changes. */
  portfolio: readProcedure
    .input(following)
    .output(eventsOutput(portfolioOutput, failed))
    .subscription(async ({ ctx, input, signal }) => {
      const { portfolioId } = input;
      await getPortfolio(ctx.reads, portfolioId);
      return livePortfolio({ ctx, portfolios: [portfolioId], signal }, input);
    }),
});
