import { z } from 'zod';
import {
  DECIDERS,
  KALSHI_FEE_RULES,
  MARKET_RULES,
  MARKET_STATES,
  MAX_VENUE_LENGTH,
  POLYMARKET_FEE_RULES,
  QUOTE_SOURCES,
  RESOLUTION_SOURCES,
  REVIEW_REASONS,
  type FeeSchedule,
  type Payout,
} from '@prescient/core';
import { errorCode, id, timeOutput } from './common.ts';
import { DECIMAL_PATTERN, priceInput, priceOutput, sharesOutput, usdOutput } from './money.ts';
import { feedOutput, leaseOutput, setbacksOutput } from './price.ts';
import { rowsOutput } from './rows.ts';

/** The name of a venue. */
export const venueName = id.max(MAX_VENUE_LENGTH);
export const venue = venueName.default('polymarket');
/** A market by its venue's own id. */
export const marketRef = { venue, marketId: id };
/** 0 is what `buy_yes` buys, whatever its label says. */
export const outcome = z.literal([0, 1]);

/** The venue's fee for taking liquidity; numbers as the venue wrote them. */
export const feesOutput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('polymarket'),
    rate: z.string(),
    exponent: z.string(),
    rule: z.enum(POLYMARKET_FEE_RULES).optional(),
  }),
  z.object({
    kind: z.literal('kalshi'),
    multiplier: z.string(),
    makerMultiplier: z.string().optional(),
    waivedUntil: z.string().optional(),
    rule: z.enum(KALSHI_FEE_RULES).optional(),
  }),
  z.object({ kind: z.literal('unknown') }),
]) satisfies z.ZodType<FeeSchedule>;

/** Dollars that one share of outcome 0 pays, outcome 1 the rest of a dollar; `void` pays the stakes back. */
export const payoutInput = z.union([z.literal('void'), priceInput]);
export const payoutOutput = z
  .custom<Payout>((value) => value === 'void' || typeof value === 'bigint')
  .transform((payout) => (payout === 'void' ? payout : priceOutput.parse(payout)))
  .meta({ type: 'string', pattern: String.raw`^void$|${DECIMAL_PATTERN}` });

/** The knowledge about how a market ended. */
const resolution = {
  state: z.enum(MARKET_STATES),
  /** Of outcome 0, outcome 1 pays the rest of a dollar; null exactly while there is no result. */
  payout: payoutOutput.nullable(),
  /** The number of results so far. */
  revision: z.int(),
  /** Why it waits for a person; null where it does not. */
  reviewReason: z.enum(REVIEW_REASONS).nullable(),
  decidedBy: z.enum(DECIDERS).nullable(),
};

const marketOutcome = z.object({ label: z.string(), tokenId: z.string().nullable() });

/** The ranges of outcome 0 where the step changes with the price; null where one step holds for all prices. */
const priceRanges = z
  .array(z.object({ start: priceOutput, end: priceOutput, step: priceOutput }))
  .readonly()
  .nullable();

/** A market as it is kept. */
export const marketOutput = z.object({
  venue: z.string(),
  marketId: z.string(),
  conditionId: z.string().nullable(),
  eventId: z.string().nullable(),
  question: z.string(),
  slug: z.string().nullable(),
  outcomes: z.tuple([marketOutcome, marketOutcome]).readonly(),
  /**
   * The venue's contradicting words about the outcomes of a market that was traded: nothing trades until a person
   * confirms which is which.
   */
  claimedIdentity: z
    .object({
      conditionId: z.string().nullable(),
      outcomes: z.tuple([marketOutcome, marketOutcome]).readonly(),
    })
    .nullable(),
  tickSize: priceOutput.nullable(),
  priceRanges,
  minimumSize: sharesOutput.nullable(),
  fees: feesOutput,
  /** Since when the fees are known to be these. */
  feesAsOf: timeOutput,
  negativeRisk: z.boolean(),
  negativeRiskGroup: z.string().nullable(),
  acceptingOrders: z.boolean(),
  /** Announced, not enforced. */
  endsAt: timeOutput.nullable(),
  /** The venue's id of the series whose markets follow each other; null outside of one. */
  series: z.string().nullable(),
  tags: z.array(z.string()).readonly(),
  /** All that was ever traded, as the venue counts it: dollars on Polymarket, contracts of a dollar on Kalshi. */
  volume: usdOutput.nullable(),
  /** Dollars that rest in the books, as the venue counts them. */
  liquidity: usdOutput.nullable(),
  venueUpdatedAt: timeOutput.nullable(),
  ...resolution,
  createdAt: timeOutput,
  updatedAt: timeOutput,
});

/** An outcome with the prices at which it can be sold and bought; null where they are not known. */
const quotedOutcome = marketOutcome.extend({
  bestBid: priceOutput.nullable(),
  bestAsk: priceOutput.nullable(),
  /** `bestAsk − bestBid`. */
  spread: priceOutput.nullable(),
});

/**
 * A market of a list. How it ended is in `state`, `payout`, `revision`, `reviewReason` and `decidedBy` alone: prices are
 * null once it no longer trades.
 */
const listedMarketOutput = marketOutput.extend({
  outcomes: z.tuple([quotedOutcome, quotedOutcome]).readonly(),
  /** The source of the prices of the outcomes; null where none are known. */
  quote: z
    .object({
      source: z.enum(QUOTE_SOURCES),
      /** The time at which they were received; null where it is not known. */
      timestamp: timeOutput.nullable(),
      /** Milliseconds since then; null where that is not known. */
      ageMs: z.int().nullable(),
    })
    .nullable(),
  /** The name that it shares with the markets of which at most one ends with its first outcome; null outside of such a group. */
  exclusiveGroup: z.string().nullable(),
  /** True if it trades now, though its venue may take no orders just now. */
  trading: z.boolean(),
  /** Milliseconds until `endsAt`, below 0 after it. */
  endsInMs: z.int().nullable(),
});

export const marketPage = z.object({
  items: rowsOutput(listedMarketOutput),
  nextCursor: z.string().nullable(),
  /** The markets on all pages; null unless `countRemoved` asks for it. */
  matched: z.int().nullable(),
  /** The markets that each rule of the filter removed of those that the rules before it left; null unless asked for. */
  removed: z.partialRecord(z.enum(MARKET_RULES), z.int()).nullable(),
});

/** One line of the log of a market's resolution. */
const resolutionChange = z.object({
  version: z.int(),
  source: z.enum(RESOLUTION_SOURCES),
  ...resolution,
  note: z.string().nullable(),
  timestamp: timeOutput,
  recordedAt: timeOutput,
});

/** A market with the log of its resolution, in order, and the version before which there is more. */
export const marketWithLog = marketOutput.extend({
  changes: z.array(resolutionChange),
  changesBefore: z.int().nullable(),
});

/** The prices of an outcome over time. */
export const snapshotPage = z.object({
  items: rowsOutput(
    z.object({
      at: timeOutput,
      price: priceOutput.nullable(),
      bid: priceOutput.nullable(),
      ask: priceOutput.nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

const level = z.object({ price: priceOutput, size: sharesOutput });

/** An order book, best levels first, with the fees of a fill from it. */
export const bookOutput = z.object({
  venue: z.string(),
  marketId: z.string(),
  outcome,
  bids: z.array(level).readonly(),
  asks: z.array(level).readonly(),
  tickSize: priceOutput,
  priceRanges: priceRanges.optional(),
  minimumSize: sharesOutput,
  hash: z.string(),
  timestamp: timeOutput,
  receivedAt: timeOutput,
  fees: feesOutput,
});

/** The result of settling a market. */
export const settlementOutput = z.object({
  state: z.enum(MARKET_STATES),
  /** Positions that were paid out now. */
  settled: z.int(),
  /** Settlements that were taken back now. */
  reversed: z.int(),
  /** The positions that are left to settle, as in a locked portfolio. */
  left: z
    .array(
      z.object({
        portfolioId: z.int(),
        code: errorCode,
        positions: z.int(),
      }),
    )
    .readonly(),
});

/** The keeping of each venue's markets by this server: none where it is connected to no venue. */
export const marketStatusOutput = z.object({
  venues: z.array(
    z.object({
      venue: z.string(),
      /** The process that reads the venue's markets and settles what has ended. */
      lease: leaseOutput,
      /** Rounds of reading and settling that this process did. */
      rounds: z.int(),
      /** Positions that this process paid out, and settlements that it took back. */
      settled: z.int(),
      reversed: z.int(),
      /** Markets that this process could not settle when it tried; each is tried again by the next round. */
      unsettled: z.int(),
      /** Portfolios that this process cannot settle now, each alone. */
      setbacks: setbacksOutput,
      /** The condition of the books that this process follows; null where it follows none. */
      feed: feedOutput.nullable(),
    }),
  ),
});
