import { tracked, type TrackedEnvelope } from '@trpc/server';
import { MAX_MARKET_IDS } from '@prescient/core';
import { z } from 'zod';
import { once } from '../live/once.ts';
import { id as anyId, timeOutput } from './common.ts';
import { executionFacts } from './execution.ts';
import { priceOutput, sharesOutput } from './money.ts';
import { marketRef, outcome } from './market.ts';
import { rowsOutput } from './rows.ts';

/** The id of the last event that a client got: it goes on after it. tRPC's client sends it by itself. */
export const lastEventId = z.string().min(1).max(600).nullable().default(null);

const isEvents = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/**
 * Yields events one by one, each with its id; `failed` turns an error that ends them into the client's error. An event that
 * several streams tell is checked once.
 */
export function eventsOutput<Out, In extends object>(
  event: z.ZodType<Out, In>,
  failed: (error: unknown) => unknown,
) {
  type Events<T> = AsyncIterable<TrackedEnvelope<T>, void, unknown>;
  const shown = once((data: In) => event.parse(data));
  const checked = z.custom<Events<In>>(isEvents).transform(async function* (events) {
    try {
      for await (const [id, data] of events) yield tracked(id, shown(data));
    } catch (error) {
      throw failed(error);
    }
  });
  return checked as unknown as z.ZodType<Events<Out>, Events<In>>;
}

/** Most outcomes of one subscription. */
const MAX_OUTCOMES = 200;

export const outcomesInput = z
  .array(z.strictObject({ ...marketRef, outcome }))
  .min(1)
  .max(MAX_OUTCOMES);

const pace = z.int().min(25).max(60_000);
/** Milliseconds for which changes of markets are gathered, and those of prices. */
export const everyMs = pace.default(1_000);
export const pricesEveryMs = pace.default(25);

/** The ids of markets that changed; none in the first event, from which on no change is missed. */
export const changesEvent = z.object({ marketIds: z.array(z.string()).readonly() });

/**
 * The best prices of an outcome: `unpriced` where no book of it can be believed now, `ended` where the venue said that
 * the market has.
 */
export const priceEvent = z.object({
  venue: z.string(),
  marketId: z.string(),
  outcome: z.union([z.literal(0), z.literal(1)]),
  state: z.enum(['live', 'unpriced', 'ended']),
  bid: priceOutput.nullable(),
  ask: priceOutput.nullable(),
  timestamp: timeOutput.nullable(),
  receivedAt: timeOutput.nullable(),
});

export const fillOutput = z.object({
  portfolioId: z.int(),
  commandId: z.string(),
  tradeId: z.string(),
  ...executionFacts,
  reverses: z.string().nullable(),
  timestamp: timeOutput,
  recordedAt: timeOutput,
});

/** `following` comes first where nothing is resumed: from here on no fill is missed. */
export const fillEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('following') }),
  z.object({ kind: z.literal('fill'), fill: fillOutput }),
]);

/** 1 to 200 markets of one venue. */
export const marketIdsInput = z.array(anyId).min(1).max(MAX_MARKET_IDS);

/** Trades that anybody made on a venue. `side` is the act of the one who took. */
export const publicTradesOutput = z.object({
  items: rowsOutput(
    z.object({
      venue: z.string(),
      marketId: z.string(),
      outcome,
      side: z.enum(['buy', 'sell']),
      price: priceOutput,
      size: sharesOutput,
      /** The venue's own time. */
      timestamp: timeOutput,
    }),
  ),
  /** The place after these trades, to ask for the next ones. */
  cursor: z.string(),
  /** True if there are more of them already. */
  hasMore: z.boolean(),
  /** Trades of any market that the server forgot before they were asked for. */
  forgotten: z.int(),
});
