import type { MarketPlan } from '../generator/day-plan.ts';
import { Random } from '../generator/random.ts';
import { planResolution, type ResolutionKind } from '../generator/resolution-plan.ts';
import { slugOf } from '../generator/slug.ts';
import type { BilledMarket, Billing } from './billing.ts';
import { FairWalk } from './fair-walk.ts';
import { beginOf, LISTED_MS, type Strand } from './strand.ts';

/** A market of the world: everything about it is decided before it opens. Times are milliseconds since 1970. */
export interface WorldMarket {
  readonly plan: MarketPlan;
  readonly strand: Strand;
  readonly seed: string;
  readonly opensAt: number;
  readonly closesAt: number;
  /** From then on it is listed no longer. */
  readonly goneAt: number;
  /** The price of the first outcome that the crowd believes in, in points. */
  readonly priceAt: (at: number) => number;
}

/** The place of an event in the world: the number of its strand, and its turn there. */
export interface EventPlace {
  readonly strand: number;
  readonly slot: number;
}

/** Milliseconds between two steps of a resolution, the first of which is the closing. */
const STEP_MS = 5_000;
/** The digits at the end of a condition that are the id of its market. */
const ID_DIGITS = 24;
const LOWEST = 200;
const HIGHEST = 9_800;
const fees = ['0.03', '0.04', '0.05', null] as const;
const ticks = [100, 100, 100, 50] as const;

/** A market's id has its place in it, so that it can be planned again however long it has been over. */
const idOf = ({ strand, slot }: EventPlace, index: number): string => `${slot}${strand}${index}`;

/** The place that an id of a market names, with the market's index in its event; null where it names none. */
export function placeIn(marketId: string): (EventPlace & { readonly index: number }) | null {
  const [, slot, strand, index] = /^([1-9]\d{0,11})(\d)(\d)$/.exec(marketId) ?? [];
  return slot === undefined ? null : { slot: Number(slot), strand: Number(strand), index: Number(index) };
}

/** The id of the market that a condition belongs to; null where it is none of the world's. */
export const marketIdIn = (conditionId: string): string | null =>
  /^0x[0-9a-f]{40}0*(\d{3,24})$/.exec(conditionId)?.[1] ?? null;

/** Draws how a market ends. Where it is one of several that exclude each other, nothing odd happens. */
function kindOf(wins: boolean, isExclusive: boolean, random: Random): ResolutionKind {
  if (!isExclusive && random.oneIn(80)) return 'half';
  if (!isExclusive && wins && random.oneIn(15)) return 'disputed';
  return wins ? 'first' : 'second';
}

/** The facts that the markets of one event share. */
interface Shared extends Pick<WorldMarket, 'strand' | 'seed' | 'opensAt' | 'closesAt'> {
  readonly place: EventPlace;
  readonly billing: Billing;
  readonly event: MarketPlan['event'];
  readonly feeRate: MarketPlan['feeRate'];
  readonly tick: number;
}

/** Plans one market of an event. */
function planMarket(billed: BilledMarket, index: number, { place, billing, event, ...shared }: Shared) {
  const { seed, strand, opensAt, closesAt, feeRate, tick } = shared;
  const marketId = idOf(place, index);
  const random = new Random(`${seed} market ${marketId}`);
  const walked = billing.isExclusive ? `event ${event.eventId}` : `market ${marketId}`;
  const walk = new FairWalk(new Random(`${seed} walk of ${walked}`));
  const kind = kindOf(walk.endsIn(billed.span), billing.isExclusive, random);
  const priceAt = (at: number): number => {
    const price = walk.priceOf(billed.span, (at - opensAt) / (closesAt - opensAt));
    return Math.min(Math.max(price, LOWEST), HIGHEST);
  };
  const { question, outcomes } = billed;
  const plan: MarketPlan = {
    marketId,
    question,
    outcomes,
    price: priceAt(opensAt),
    tick,
    conditionId: random.hex().slice(0, -ID_DIGITS) + marketId.padStart(ID_DIGITS, '0'),
    questionId: random.hex(),
    tokens: [random.tokenId(), random.tokenId()],
    slug: `${slugOf(question)}-${marketId}`,
    negRisk: billing.isExclusive,
    feeRate,
    minimumSize: '5',
    event,
    endsAt: new Date(closesAt).toISOString(),
    tickChange: null,
    resolution: planResolution(kind, { closedAt: closesAt, dayMs: closesAt + 6 * STEP_MS }),
    swap: null,
  };
  return { plan, strand, seed, opensAt, closesAt, goneAt: closesAt + LISTED_MS, priceAt };
}

/** Plans the markets of an event. Equal seeds, strands and places give equal markets, whenever that is asked. */
export function planEvent(seed: string, strand: Strand, place: EventPlace): WorldMarket[] {
  const eventId = `${place.slot}${place.strand}`;
  const random = new Random(`${seed} event ${eventId}`);
  const opensAt = beginOf(strand, place.slot);
  const closesAt = opensAt + strand.tradesMs;
  const billing = strand.billing(closesAt, random);
  const { title } = billing;
  const event = { eventId, title, slug: `${slugOf(title)}-${eventId}`, groupId: random.hex() };
  const drawn = { feeRate: random.pick(fees), tick: random.pick(ticks) };
  const shared = { seed, strand, place, opensAt, closesAt, billing, event, ...drawn };
  return billing.markets.map((billed, index) => planMarket(billed, index, shared));
}
