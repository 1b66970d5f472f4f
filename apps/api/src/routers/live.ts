import { z } from 'zod';
import { DomainError, findMarkets, getPortfolio, marketNotFound, type OutcomeRef } from '@prescient/core';
import type { OutcomeHandle } from '@prescient/venues';
import type { CallContext } from '../context.ts';
import { liveFills } from '../live/live-fills.ts';
import { livePortfolio } from '../live/live-portfolio.ts';
import { livePrices } from '../live/live-prices.ts';
import { type MarketFeed, handlesOfMarket } from '@prescient/market-data';
import { portfolioId as anyPortfolio } from '../schemas/common.ts';
import { eventsOutput, fillEvent, lastEventId, outcomesInput, priceEvent } from '../schemas/live.ts';
import { portfolioOutput } from '../schemas/portfolio.ts';
import { readProcedure, refusedCall, router, sharedProcedure } from '../trpc.ts';

const failed = (error: unknown): unknown => refusedCall(error) ?? error;

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
  throw new DomainError('VENUE_NOT_CONNECTED', 'This server is connected to no venue; start it with one.');
}

/** Changes as they happen, over server-sent events; a client that returns with its last event's id goes on after it. */
export const liveRouter = router({
  /** The best prices of outcomes: all of them at once, then those that change. */
  prices: sharedProcedure
    .input(z.strictObject({ outcomes: outcomesInput, lastEventId }))
    .output(eventsOutput(priceEvent, failed))
    .subscription(async ({ ctx, input: { outcomes }, signal }) => {
      const handles = await handlesOf(ctx, outcomes);
      return livePrices({ ctx, portfolios: [], signal }, feedOf(ctx), handles);
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
