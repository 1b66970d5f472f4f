import { ONE_PRICE, parsePrice, type Price, ZERO_PRICE } from '@prescient/core/money';
import { z } from 'zod';
import type { ResolutionReport } from '../market/resolution-report.ts';
import { parseBody } from '../wire/parse-body.ts';
import { readPage } from '../wire/read-page.ts';
import { type Fault, refuse, type Refusal } from '../wire/refusal.ts';
import { faultOf, subjectOf } from '../wire/wire-fault.ts';
import { decimal, optionalFlag, tokenId, wireObject } from '../wire/wire-fields.ts';

const token = wireObject({ token_id: tokenId, outcome: z.string(), winner: optionalFlag });

/**
 * The fields of a CLOB market that are read; other fields are ignored, the prices too: they go on moving after the
 * end.
 */
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
 * The resolution of a market as the CLOB tells it: a second source beside Gamma, which shows prices where the CLOB names the
 * winner. The CLOB names a market by its condition. `review` is `NO_RESULT` where the market is closed and has no winner or
 * several, and `HALF_IN_NEGATIVE_RISK` where it cannot pay a half.
 */
export interface ClobResolution extends Readonly<ResolutionReport> {
  readonly conditionId: string;
  /** Of outcome 0 and of outcome 1. */
  readonly tokens: readonly [string, string];
}

/** A page of CLOB markets: every market on it is either here or refused, under its condition. */
export interface ClobResolutionPage {
  readonly resolutions: readonly ClobResolution[];
  readonly refusals: readonly Refusal[];
  readonly nextCursor: string | null;
}

type Parsed = { readonly resolution: ClobResolution } | { readonly refusal: Refusal };

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

function resolutionOf({
  closed,
  neg_risk: negRisk,
  is_50_50_outcome: isHalf,
  tokens,
}: WireMarket): ResolutionReport {
  if (!closed) return { status: 'open', payouts: null, review: null };
  const winners = tokens.flatMap(({ winner }, index) => (winner === true ? [index] : []));
  if (winners.length !== (isHalf ? 0 : 1)) return { status: 'closed', payouts: null, review: 'NO_RESULT' };
  if (isHalf && negRisk) return { status: 'closed', payouts: null, review: 'HALF_IN_NEGATIVE_RISK' };
  const first = isHalf ? HALF_PRICE : winners[0] === 0 ? ONE_PRICE : ZERO_PRICE;
  return { status: 'resolved', payouts: [first, (ONE_PRICE - first) as Price], review: null };
}

function parseResolution(raw: unknown): Parsed {
  const parsed = clobMarket.safeParse(raw, { reportInput: true });
  const subject = subjectOf('market', raw, 'condition_id');
  const fault = parsed.success ? findFault(parsed.data) : faultOf(parsed.error);
  if (fault !== null || !parsed.success) return { refusal: refuse(subject, fault!) };
  const { condition_id: conditionId, tokens } = parsed.data;
  const [first, second] = tokens.map(({ token_id: id }) => id!) as [string, string];
  return { resolution: { conditionId, tokens: [first, second], ...resolutionOf(parsed.data) } };
}

/**
 * Reads the body of a CLOB `/markets` response. A bad market becomes a refusal.
 * @throws VenueFormatError when the body is no page at all
 */
export function parseClobResolutions(body: string): ClobResolutionPage {
  const { items, nextCursor } = readPage(body, { venue: 'polymarket', noun: 'markets' });
  const parsed = items.map(parseResolution);
  return {
    resolutions: parsed.flatMap((one) => ('resolution' in one ? [one.resolution] : [])),
    refusals: parsed.flatMap((one) => ('refusal' in one ? [one.refusal] : [])),
    nextCursor,
  };
}

/** Reads the body of a CLOB `/markets/CONDITION` response. @throws VenueFormatError NOT_JSON */
export const parseClobResolution = (body: string): Parsed => parseResolution(parseBody(body, 'polymarket'));
