import { ONE_PRICE, parsePrice, type Price, ZERO_PRICE } from '@prescient/core/money';
import { z } from 'zod';
import type { MarketStatus, ReviewReason } from '../market/market.ts';
import { parseBody } from '../wire/parse-body.ts';
import { readPage } from '../wire/read-page.ts';
import { type Fault, refuse, type Refusal } from '../wire/refusal.ts';
import { faultOf, subjectOf } from '../wire/wire-fault.ts';
import { decimal, optionalFlag, tokenId, wireObject } from '../wire/wire-fields.ts';

const token = wireObject({ token_id: tokenId, outcome: z.string(), winner: optionalFlag });

/** What we read of a CLOB market; other fields are ignored, the prices too: they go on moving after the end. */
const clobMarket = wireObject({
  condition_id: z.string(),
  closed: z.boolean(),
  neg_risk: optionalFlag,
  is_50_50_outcome: optionalFlag,
  minimum_tick_size: decimal.nullish(),
  tokens: z.array(token),
});
type WireMarket = z.output<typeof clobMarket>;

/**
 * How a market ends in the words of the CLOB, a second source beside Gamma's list: it says who won, where Gamma shows
 * prices. It names markets by their condition.
 */
export interface ClobEnding {
  readonly conditionId: string;
  /** Of outcome 0 and of outcome 1. */
  readonly tokens: readonly [string, string];
  readonly status: MarketStatus;
  /** Dollars that one share of each outcome pays; null unless resolved. */
  readonly payouts: readonly [Price, Price] | null;
  /** `NO_RESULT` where it is closed and nobody won, or more than one; `HALF_IN_NEGATIVE_RISK` where it cannot pay a half. */
  readonly review: ReviewReason | null;
}

/** What a page of CLOB markets came to: every market on it is either here or refused, under its condition. */
export interface ClobEndingPage {
  readonly endings: readonly ClobEnding[];
  readonly refusals: readonly Refusal[];
  readonly nextCursor: string | null;
}

type Parsed = { readonly ending: ClobEnding } | { readonly refusal: Refusal };

const HALF_PRICE = parsePrice('0.5');

/** All steps between two prices that the venue has; a record with another one is of no market that ever traded. */
const TICKS: readonly string[] = ['0.1', '0.01', '0.005', '0.0025', '0.001', '0.0001'];

/** The first of our rules that a well-formed CLOB market breaks, or null. */
function findFault({ condition_id, minimum_tick_size: tick, tokens }: WireMarket): Fault | null {
  if (tick != null && !TICKS.includes(tick)) return { code: 'NUMBER_RANGE', field: 'minimum_tick_size' };
  if (condition_id.trim() === '') return { code: 'MISSING_FIELD', field: 'condition_id' };
  if (tokens.length !== 2) return { code: 'OUTCOME_COUNT', field: 'tokens' };
  const [first, second] = tokens.map(({ token_id: id }) => id);
  if (!first || !second || first === second) return { code: 'TOKEN_COUNT', field: 'tokens' };
  return null;
}

function endingOf({
  closed,
  neg_risk: negRisk,
  is_50_50_outcome: isHalf,
  tokens,
}: WireMarket): Pick<ClobEnding, 'status' | 'payouts' | 'review'> {
  if (!closed) return { status: 'open', payouts: null, review: null };
  const winners = tokens.flatMap(({ winner }, index) => (winner === true ? [index] : []));
  if (winners.length !== (isHalf ? 0 : 1)) return { status: 'closed', payouts: null, review: 'NO_RESULT' };
  if (isHalf && negRisk) return { status: 'closed', payouts: null, review: 'HALF_IN_NEGATIVE_RISK' };
  const first = isHalf ? HALF_PRICE : winners[0] === 0 ? ONE_PRICE : ZERO_PRICE;
  return { status: 'resolved', payouts: [first, (ONE_PRICE - first) as Price], review: null };
}

function parseEnding(raw: unknown): Parsed {
  const parsed = clobMarket.safeParse(raw, { reportInput: true });
  const subject = subjectOf('market', raw, 'condition_id');
  const fault = parsed.success ? findFault(parsed.data) : faultOf(parsed.error);
  if (fault !== null || !parsed.success) return { refusal: refuse(subject, fault!) };
  const { condition_id: conditionId, tokens } = parsed.data;
  const [first, second] = tokens.map(({ token_id: id }) => id!) as [string, string];
  return { ending: { conditionId, tokens: [first, second], ...endingOf(parsed.data) } };
}

/**
 * Reads the body of a CLOB `/markets` response. A bad market becomes a refusal.
 * @throws VenueFormatError when the body is no page at all
 */
export function parseClobEndings(body: string): ClobEndingPage {
  const { items, nextCursor } = readPage(body, { venue: 'polymarket', noun: 'markets' });
  const parsed = items.map(parseEnding);
  return {
    endings: parsed.flatMap((one) => ('ending' in one ? [one.ending] : [])),
    refusals: parsed.flatMap((one) => ('refusal' in one ? [one.refusal] : [])),
    nextCursor,
  };
}

/** Reads the body of a CLOB `/markets/CONDITION` response. @throws VenueFormatError NOT_JSON */
export const parseClobEnding = (body: string): Parsed => parseEnding(parseBody(body, 'polymarket'));
