import { z } from 'zod';
import { GRAINS, type Act } from '@prescient/replay';
import { id, text } from '../schemas/common.ts';
import { feesOutput, venue } from '../schemas/market.ts';
import { decimalText, priceInput, sharesInput, usdInput } from '../schemas/money.ts';
import { probability, timeInForce } from '../schemas/trade.ts';

/** The most acts of one call, and the most markets of one observation. */
const MOST_ACTS = 20;
const MOST_MARKETS = 50;
const MOST_LEVELS = 50;
const USUAL_LEVELS = 5;

export const simId = z
  .string()
  .regex(/^[0-9a-f]{24}$/, 'must be the id that sim.create answered')
  .meta({ description: 'The id of a simulation.' });
const name = z
  .string()
  .regex(/^[\w.@-]{1,100}$/, 'must be 1 to 100 letters, digits, points, hyphens, underscores or @');
const timeText = z
  .string()
  .meta({ format: 'date-time', description: 'An ISO 8601 time in UTC, of the simulation.' });

export const createInput = z.strictObject({
  episode: name.meta({ description: 'The name of an episode.' }),
  agent: name.default('agent').meta({ description: 'The name of the agent, for its result.' }),
  seed: name
    .default('1')
    .meta({ description: 'Decides the delays of acts; the same seed and calls give the same result.' }),
});

export const observeInput = z.strictObject({
  simId,
  marketIds: z.array(id).min(1).max(MOST_MARKETS).optional(),
  /** The `nextAfter` of the observation before. */
  after: text.min(1).max(600).nullish(),
  limit: z.int().min(1).max(MOST_MARKETS).default(20),
  depth: z.int().min(1).max(MOST_LEVELS).default(USUAL_LEVELS).meta({ description: 'Levels of each side.' }),
});

const reason = text.max(2_000).nullish();
const side = z.enum(['yes', 'no']);

const act = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('buy'),
    venue,
    marketId: id,
    outcome: side,
    stake: usdInput,
    /** The most to pay for a share. */
    limitPrice: priceInput,
    timeInForce,
    p: probability.nullish(),
    reason,
  }),
  z.strictObject({
    do: z.literal('sell'),
    tradeId: id,
    /** All that the trade holds unless given. */
    shares: sharesInput.nullish(),
    /** The least to take for a share. */
    limitPrice: priceInput,
    timeInForce,
    p: probability.nullish(),
    reason,
  }),
]);

export const actInput = z.strictObject({
  simId,
  /** An act that is sent again under its id is answered as before, and happens once. */
  actId: id,
  acts: z.array(act).min(1).max(MOST_ACTS),
});

/** An act as the simulation takes it. */
export function actOf(given: z.output<typeof act>): Act {
  const { p = null, reason: why = null, limitPrice: limit, timeInForce: tif } = given;
  const shared = { limit, timeInForce: tif, p, reason: why };
  return given.do === 'buy'
    ? {
        ...shared,
        do: 'buy',
        venue: given.venue,
        marketId: given.marketId,
        outcome: given.outcome === 'yes' ? 0 : 1,
        stake: given.stake,
      }
    : { ...shared, do: 'sell', tradeId: given.tradeId, shares: given.shares ?? null };
}

export const episodeOutput = z.object({
  name: z.string(),
  about: z.string(),
  from: timeText,
  to: timeText,
  bankroll: decimalText,
  latency: z.object({ baseMs: z.int(), jitterMs: z.int() }),
  budget: z.object({ calls: z.int(), stake: decimalText.nullable() }),
  feeRules: z.array(z.string()),
  markets: z.int(),
  grain: z.enum(GRAINS),
  tapeHash: z.string(),
});

const moment = {
  now: timeText,
  /** The end of the window. */
  to: timeText,
  /** True once the window is over: end the simulation. */
  isOver: z.boolean(),
  callsLeft: z.int(),
  /** Dollars before fees; null for no bound. */
  stakeLeft: decimalText.nullable(),
};

export const createdOutput = z.object({ simId: z.string(), ...moment });

const level = z.object({ price: decimalText, size: decimalText });
const book = z.object({
  bids: z.array(level).readonly(),
  asks: z.array(level).readonly(),
  /** The price that the venue shows; null where it shows none. */
  shown: decimalText.nullable(),
});

const market = z.object({
  venue: z.string(),
  marketId: z.string(),
  question: z.string(),
  labels: z.object({ yes: z.string(), no: z.string() }),
  eventId: z.string().nullable(),
  endsAt: timeText.nullable(),
  tickSize: decimalText.nullable(),
  minimumSize: decimalText.nullable(),
  fees: feesOutput,
  yes: book,
  no: book,
});

const position = z.object({
  tradeId: z.string(),
  venue: z.string(),
  marketId: z.string(),
  outcome: side,
  shares: decimalText,
  cost: decimalText,
  entryPrice: decimalText,
  openedAt: timeText,
});

const state = {
  ...moment,
  account: z.object({ cash: decimalText, equity: decimalText, positions: z.array(position).readonly() }),
  /** The positions that were paid since the last answer. */
  resolutions: z
    .array(
      z.object({
        venue: z.string(),
        marketId: z.string(),
        outcome: side,
        tradeId: z.string(),
        payout: decimalText.nullable(),
        pnl: decimalText,
      }),
    )
    .readonly(),
};

export const stateOutput = z.object(state);
export const observationOutput = z.object({
  ...state,
  markets: z.array(market).readonly(),
  nextAfter: z.string().nullable(),
});

const fate = z.object({
  status: z.enum(['executed', 'rejected']),
  tradeId: z.string().nullable(),
  shares: decimalText,
  price: decimalText.nullable(),
  /** The code of the refusal; null where it was filled. */
  code: z.string().nullable(),
});

export const actOutput = z.object({ ...state, fates: z.array(fate).readonly() });

export const resultOutput = z.object({
  simId: z.string(),
  episode: z.string(),
  tapeHash: z.string(),
  agent: z.string(),
  seed: z.string(),
  from: timeText,
  to: timeText,
  bankroll: decimalText,
  equity: decimalText,
  cash: decimalText,
  pnl: decimalText,
  fees: decimalText,
  staked: decimalText,
  trades: z.int(),
  fills: z.int(),
  settled: z.int(),
  open: z.int(),
  calls: z.int(),
  acts: z.int(),
  brier: z.number().nullable(),
  marketBrier: z.number().nullable(),
  ledgerHash: z.string(),
  trajectoryHash: z.string(),
});

const keptAct = z.object({
  do: z.enum(['buy', 'sell']),
  venue: z.string().nullable(),
  marketId: z.string().nullable(),
  outcome: side.nullable(),
  tradeId: z.string().nullable(),
  stake: decimalText.nullable(),
  shares: decimalText.nullable(),
  limitPrice: decimalText,
  p: z.number().nullable(),
  reason: z.string().nullable(),
  fate,
});

export const trajectoryInput = z.strictObject({
  simId,
  /** The `nextAfter` of the page before. */
  after: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(100),
});

export const trajectoryPage = z.object({
  items: z
    .array(
      z.object({
        number: z.int(),
        kind: z.enum(['step', 'act']),
        /** The simulated time after it. */
        timestamp: timeText,
        acts: z.array(keptAct).readonly(),
      }),
    )
    .readonly(),
  nextAfter: z.int().nullable(),
});
