import { z } from 'zod';
import {
  confirmIdentity,
  decideMarket,
  DIRECTIONS,
  DomainError,
  findMarketByAlias,
  getMarket,
  IDENTITY_VERDICTS,
  listMarkets,
  listSnapshots,
  MARKET_SORTS,
  MARKET_STATES,
  marketKey,
  MAX_HOURS_AHEAD,
  MAX_MARKET_IDS,
  MAX_TAG_LENGTH,
  readResolutionLog,
  settleMarket,
  type Market,
  type MarketAlias,
  type MarketQuery,
} from '@prescient/core';
import { noVenue, quotesOf, type CallContext } from '../context.ts';
import { toLog } from '../errors.ts';
import { bookOutside, eventOutside, listedOutside } from '../outside-names.ts';
import { cursor, id, limit, text, timeInput } from '../schemas/common.ts';
import { priceInput, usdInput } from '../schemas/money.ts';
import {
  bookOutput,
  marketOutput,
  marketPage,
  marketRef,
  marketStatusOutput,
  marketWithLog,
  outcome,
  payoutInput,
  settlementOutput,
  snapshotPage,
  venue,
  venueName,
} from '../schemas/market.ts';
import { marketIdsInput, publicTradesOutput } from '../schemas/live.ts';
import { adminProcedure, router, sharedPageProcedure, sharedProcedure } from '../trpc.ts';

/** The fields by which a list is filtered and sorted. A figure that is not known meets no bound. */
const listing = {
  venue: venueName.optional(),
  marketIds: z.array(id).max(MAX_MARKET_IDS).optional(),
  eventId: id.optional(),
  series: id.optional(),
  tag: text.min(1).max(MAX_TAG_LENGTH).optional(),
  state: z.enum(MARKET_STATES).optional(),
  trading: z.boolean().optional(),
  /** Hours until the announced end, which lies ahead. */
  endsWithinHours: z.number().positive().max(MAX_HOURS_AHEAD).optional(),
  minLiquidity: usdInput.optional(),
  minVolume: usdInput.optional(),
  maxSpread: priceInput.optional(),
  /** Bounds of the best ask of one outcome at least. */
  minPrice: priceInput.optional(),
  maxPrice: priceInput.optional(),
  sort: z.enum(MARKET_SORTS).optional(),
  direction: z.enum(DIRECTIONS).optional(),
  countRemoved: z.boolean().optional(),
  limit,
  cursor,
};

/** Asks for the changes before this version. */
const changesBefore = z.int().min(0).nullish();

const wholeMarketInput = z.union([
  z.strictObject({ ...marketRef, changesBefore }),
  z.strictObject({ venue, conditionId: id, changesBefore }),
  z.strictObject({ venue, tokenId: id, changesBefore }),
]);

async function pageOf({ reads }: CallContext, query: MarketQuery) {
  const { items, nextCursor, counts } = await listMarkets(reads, query);
  const now = reads.clock.now();
  return {
    items: items.map((market) => listedOutside(market, now)),
    nextCursor,
    matched: counts?.matched ?? null,
    removed: counts?.removed ?? null,
  };
}

async function marketOf(
  { reads }: CallContext,
  input: MarketAlias | { venue: string; marketId: string },
): Promise<Market> {
  if ('marketId' in input) return getMarket(reads, input);
  const market = await findMarketByAlias(reads, input);
  if (market) return market;
  const alias = 'conditionId' in input ? input.conditionId : input.tokenId;
  throw new DomainError(
    'MARKET_NOT_FOUND',
    `No market of ${input.venue} is known by ${alias}; import it first.`,
    {
      venue: input.venue,
      alias,
    },
  );
}

export const marketRouter = router({
  /** Markets whose question or labels have all these words, the last of which may be a beginning; else as `list`. */
  search: sharedPageProcedure
    .input(z.strictObject({ text: text.min(1).max(200), ...listing }))
    .output(marketPage)
    .query(({ ctx, input }) => pageOf(ctx, input)),

  /** Markets with their best prices, filtered and sorted; unless told otherwise those that we heard of last first. */
  list: sharedPageProcedure
    .input(z.strictObject(listing))
    .output(marketPage)
    .query(({ ctx, input }) => pageOf(ctx, input)),

  /**
   * One market, by its id or by that of its condition or of a token, with the newest hundred changes of what was learnt
   * about its end, in order; `changesBefore` asks for those before, and is null where there are none.
   */
  get: sharedProcedure
    .input(wholeMarketInput)
    .output(marketWithLog)
    .query(async ({ ctx, input: { changesBefore: before, ...named } }) => {
      const market = await marketOf(ctx, named);
      const { changes, earlierBefore } = await readResolutionLog(ctx.reads, market, before);
      return { ...market, changes: changes.map(eventOutside), changesBefore: earlierBefore };
    }),

  /** Lists the prices of an outcome over time, newest first, from `from` on and before `to`. */
  history: sharedPageProcedure
    .input(
      z.strictObject({
        ...marketRef,
        outcome,
        from: timeInput.nullish(),
        to: timeInput.nullish(),
        limit,
        cursor,
      }),
    )
    .output(snapshotPage)
    .query(({ ctx, input }) => listSnapshots(ctx.reads, input)),

  /** The order book of an outcome as its venue shows it now. */
  book: sharedProcedure
    .input(z.strictObject({ ...marketRef, outcome }))
    .output(bookOutput)
    .query(async ({ ctx, input }) => {
      await getMarket(ctx.reads, input);
      const quotes = quotesOf(ctx);
      if (quotes === null) throw noVenue();
      const { book, fees } = await quotes.quote(input);
      return { ...bookOutside(book), fees };
    }),

  /**
   * Trades that anybody made in these markets, oldest first, as this server heard them after the place of `cursor`; none where it
   * is not given, so that a reader begins now. Markets whose book somebody asks for are heard.
   */
  trades: sharedPageProcedure
    .input(z.strictObject({ venue, marketIds: marketIdsInput, limit, cursor }))
    .output(publicTradesOutput)
    .query(({ ctx, input }) => {
      if (ctx.trades === null) throw noVenue();
      const markets = new Set(input.marketIds.map((marketId) => marketKey({ venue: input.venue, marketId })));
      const { trades, ...place } = ctx.trades.after({ ...input, markets, cursor: input.cursor ?? null });
      return { ...place, items: trades.map(eventOutside) };
    }),

  /** Returns which process keeps each venue's markets, the portfolios that cannot be settled now, and how well books are followed. */
  status: sharedProcedure
    .input(z.void())
    .output(marketStatusOutput)
    .query(async ({ ctx: { markets = [], feed } }) => {
      const all = await Promise.all(markets.map((service) => service.status()));
      const feeds = new Map(feed?.figures().map(({ venue: name, ...figures }) => [name, figures]));
      return {
        venues: all.map(({ venue: name, lease, counts, setbacks }) => {
          const { rounds, settled, reversed, unsettled } = counts;
          return {
            venue: name,
            lease,
            rounds,
            settled,
            reversed,
            unsettled,
            setbacks,
            feed: feeds.get(name) ?? null,
          };
        }),
      };
    }),

  /** Markets that wait for a person to decide how they ended. */
  reviews: sharedPageProcedure
    .input(z.strictObject({ limit, cursor }))
    .output(marketPage)
    .query(({ ctx, input }) => pageOf(ctx, { ...input, inReview: true })),

  /**
   * Decides how a market ended, whatever its venue says, or takes its result back, and settles it. Only a person changes a
   * person's decision. `settlement` is null where the decision stands but could not be carried out at once.
   */
  decide: adminProcedure
    .input(
      z.strictObject({
        ...marketRef,
        verdict: z.union([z.literal('reverse'), payoutInput]),
        reason: text.min(1),
      }),
    )
    .output(z.object({ market: marketOutput, settlement: settlementOutput.nullable() }))
    .mutation(async ({ ctx, input }) => {
      const decided = await decideMarket(ctx.db, input);
      try {
        const settlement = await settleMarket(ctx.db, input);
        return { market: await getMarket(ctx.db, input), settlement };
      } catch (error) {
        // The decision stands, so the answer must not deny it; the next round of the market service settles the rest.
        ctx.log.warn({ ...toLog(error), ...input }, 'a decided market could not be settled at once');
        return { market: decided, settlement: null };
      }
    }),

  /**
   * Confirms which outcome is which where a venue describes other outcomes than were traded: keeps ours, or accepts those
   * that it claims. The market trades again.
   */
  confirmIdentity: adminProcedure
    .input(z.strictObject({ ...marketRef, verdict: z.enum(IDENTITY_VERDICTS), reason: text.min(1) }))
    .output(marketOutput)
    .mutation(({ ctx, input }) => confirmIdentity(ctx.db, input)),
});
