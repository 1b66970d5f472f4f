import { ONE_PRICE, subtract, type Price } from '../../money/index.ts';
import { DomainError } from '../domain-error.ts';
import type { OutcomeIndex } from './market-ref.ts';

/**
 * The states of a market.
 *
 * - `open`: it trades
 * - `closed`: it no longer trades
 * - `proposed`, `disputed`: it waits for the oracle, and may trade meanwhile, as `acceptingOrders` says
 * - `resolved`: it has a result that is to be paid
 * - `amended`: it has another result than before; the former settlements are taken back first
 * - `reversed`: its result was taken back, and its settlements still stand
 * - `settled`: it is paid out
 */
export const MARKET_STATES = [
  'open',
  'closed',
  'proposed',
  'disputed',
  'resolved',
  'amended',
  'reversed',
  'settled',
] as const;
export type MarketState = (typeof MARKET_STATES)[number];

/** The states in which there is no result. */
export type UnresolvedState = 'open' | 'closed' | 'proposed' | 'disputed';

/**
 * A market's result: dollars that one share of outcome 0 pays, 0 to 1, while one of outcome 1 pays the rest of a dollar;
 * or `void`, which pays the stakes back.
 */
export type Payout = Price | 'void';

/**
 * Why a person should look before a result is believed:
 * - `ZERO_PRICES` every outcome is said to cost 0
 * - `NO_PRICES` closed, and the venue sent no prices
 * - `PRICES_NOT_FINAL` closed, but the prices are those of no result
 * - `NOT_CONFIRMED` closed with final prices, but nobody has said that it is resolved
 * - `HALF_IN_NEGATIVE_RISK` closed at one half in a negative-risk event, which never pays a half
 * - `NO_RESULT` closed for good, but the venue does not say, or not clearly, what it pays
 * - `CONTRADICTED` the venue now says otherwise than the result that stands
 * - `TAKEN_BACK` an administrator took the result back, and nobody has decided on another
 * - `SOURCES_DIFFER` closed, but two sources of the venue name different results
 * - `IDENTITY_CHANGED` the venue describes other outcomes than those that were traded; nothing trades meanwhile
 */
export const REVIEW_REASONS = [
  'ZERO_PRICES',
  'NO_PRICES',
  'PRICES_NOT_FINAL',
  'NOT_CONFIRMED',
  'HALF_IN_NEGATIVE_RISK',
  'NO_RESULT',
  'CONTRADICTED',
  'TAKEN_BACK',
  'SOURCES_DIFFER',
  'IDENTITY_CHANGED',
] as const;
export type ReviewReason = (typeof REVIEW_REASONS)[number];

export const DECIDERS = ['venue', 'admin'] as const;
export type Decider = (typeof DECIDERS)[number];

/** The knowledge about how a market ended. */
export interface Resolution {
  readonly state: MarketState;
  /** Null exactly while there is no result. */
  readonly payout: Payout | null;
  /** The number of results so far; a settlement carries the number of its own. */
  readonly revision: number;
  /** Why it waits for a person; null where it does not. */
  readonly reviewReason: ReviewReason | null;
  /** Whose word the last result was, or its end; null before the first. What a person decided, a person changes. */
  readonly decidedBy: Decider | null;
}

/** A venue's statement about how a market ended. */
export type MarketObservation =
  | { readonly state: UnresolvedState; readonly reviewReason: ReviewReason | null }
  | { readonly state: 'resolved'; readonly payout: Payout };

/** An administrator's decision: a result, or that the former one does not hold. */
export type Verdict = Payout | 'reverse';

/** A market of which nothing is known yet. */
export const NOT_RESOLVED: Resolution = {
  state: 'open',
  payout: null,
  revision: 0,
  reviewReason: null,
  decidedBy: null,
};

/** The payout of a share of an outcome: the payout of outcome 0, or the rest of a dollar. */
export const payoutOf = (payout: Payout, outcome: OutcomeIndex): Payout =>
  payout === 'void' || outcome === 0 ? payout : subtract(ONE_PRICE, payout);

/** True if a market still trades, though its venue may take no orders just now. */
export const isTrading = ({
  state,
  acceptingOrders,
  reviewReason,
}: {
  state: MarketState;
  acceptingOrders: boolean;
  reviewReason?: ReviewReason | null;
}): boolean =>
  reviewReason !== 'IDENTITY_CHANGED' &&
  (state === 'open' || ((state === 'proposed' || state === 'disputed') && acceptingOrders));

const mayHaveSettled = ({ state, payout }: Resolution): boolean => state === 'reversed' || payout !== null;

/** Another result: settlements by earlier results have to be taken back first, unless they already were. */
const answered = (known: Resolution, payout: Payout, decidedBy: Decider): Resolution => ({
  state: mayHaveSettled(known) ? 'amended' : 'resolved',
  payout,
  revision: known.revision + 1,
  reviewReason: null,
  decidedBy,
});

const takenBack = (known: Resolution, decidedBy: Decider): Resolution => ({
  ...known,
  state: 'reversed',
  payout: null,
  reviewReason: decidedBy === 'admin' ? 'TAKEN_BACK' : null,
  decidedBy,
});

/** A venue's result after a person's decision changes nothing; if it differs, a person is asked again. */
function besideDecision(known: Resolution, seen: MarketObservation): Resolution {
  if (seen.state !== 'resolved') return known;
  return { ...known, reviewReason: seen.payout === known.payout ? null : 'CONTRADICTED' };
}

/** A result stands: the same again confirms it, another amends it, a dispute takes it back, silence about it is odd. */
function besideResult(known: Resolution, seen: MarketObservation): Resolution {
  if (seen.state === 'disputed') return takenBack(known, 'venue');
  if (seen.state !== 'resolved') return { ...known, reviewReason: 'CONTRADICTED' };
  return seen.payout === known.payout
    ? { ...known, reviewReason: null }
    : answered(known, seen.payout, 'venue');
}

/** The resolution after a venue's statement. The same statement again changes nothing. */
export function learn(known: Resolution, seen: MarketObservation): Resolution {
  // A person has to say first which outcome a result belongs to.
  if (known.reviewReason === 'IDENTITY_CHANGED') return known;
  if (known.decidedBy === 'admin') return besideDecision(known, seen);
  if (known.payout !== null) return besideResult(known, seen);
  if (seen.state === 'resolved') return answered(known, seen.payout, 'venue');
  if (known.state === 'reversed') return known;
  return { ...known, state: seen.state, reviewReason: seen.reviewReason };
}

/**
 * The resolution after an administrator's decision. The same decision again changes nothing, so a caller that got no
 * answer may repeat it, and what was left to do is done.
 * @throws DomainError MARKET_UNRESOLVED when there is nothing to reverse
 */
export function judge(known: Resolution, verdict: Verdict): Resolution {
  if (verdict !== 'reverse') {
    if (known.payout === verdict) return { ...known, reviewReason: null, decidedBy: 'admin' };
    return answered(known, verdict, 'admin');
  }
  if (known.reviewReason === 'TAKEN_BACK') return known;
  if (known.payout !== null || known.state === 'reversed') return takenBack(known, 'admin');
  throw new DomainError(
    'MARKET_UNRESOLVED',
    'The market has no result to take back. Decide on a payout instead.',
  );
}

/** True if positions have to be settled or settlements taken back. A result that a person should look at waits. */
export const isDue = ({ state, reviewReason }: Resolution): boolean =>
  state === 'reversed' || ((state === 'resolved' || state === 'amended') && reviewReason === null);

/** True if positions are paid out now, or settlements taken back; a settled market also pays positions that were bought since. */
export const isToBeSettled = (known: Resolution): boolean =>
  isDue(known) || (known.state === 'settled' && known.reviewReason === null);

/** The number of the result whose settlements stand; null where none does. */
export const standingRevision = ({ payout, revision }: Resolution): number | null =>
  payout === null ? null : revision;

/** The resolution once all that was due is done. */
export function carriedOut(known: Resolution): Resolution {
  if (!isDue(known)) return known;
  return { ...known, state: known.state === 'reversed' ? 'closed' : 'settled' };
}

/** True if two resolutions are equal. */
export const isSameResolution = (one: Resolution, other: Resolution): boolean =>
  one.state === other.state &&
  one.payout === other.payout &&
  one.revision === other.revision &&
  one.reviewReason === other.reviewReason &&
  one.decidedBy === other.decidedBy;
