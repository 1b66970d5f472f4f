import type { DayPlan, EventPlan, MarketPlan } from './day-plan.ts';
import type { ResolutionStep } from './resolution-plan.ts';
import type { MirroredBook } from './mirrored-book.ts';
import { decimalText, DOLLAR } from './points.ts';
import type { SwappedNames } from './swap-plan.ts';
import { Random } from './random.ts';

/** The facts of a market that change in the course of the day. */
export interface MarketNow {
  readonly plan: MarketPlan;
  readonly book: MirroredBook;
  /** The steps of its resolution that were taken. */
  readonly steps: readonly ResolutionStep[];
  readonly now: Date;
  /** The names that its record has swapped; null if none. */
  readonly swapped: SwappedNames | null;
}

/** The market's middle as Gamma shows it, possibly half a point. */
const middleText = (sum: number): string => decimalText(sum * 5, 10 * DOLLAR);

function eventOf({ eventId, slug, title }: EventPlan, plan: MarketPlan, closed: boolean): object {
  const { negRisk, event } = plan;
  const group = negRisk ? { negRiskMarketID: event.groupId } : {};
  const amounts = { liquidity: 41_200.1, volume: 182_340.55 };
  return { id: eventId, ticker: slug, slug, title, active: true, closed, negRisk, ...group, ...amounts };
}

function feesOf({ feeRate }: MarketPlan): object {
  if (feeRate === null) return { feesEnabled: false };
  if (feeRate === 'unsaid') return { feesEnabled: true };
  const feeSchedule = { rate: Number(feeRate), exponent: 1, takerOnly: true, rebateRate: 0.25 };
  return { feesEnabled: true, feeSchedule };
}

function oracleOf(steps: readonly ResolutionStep[]): object {
  const said = steps.filter(({ step }) => step !== 'closed').map(({ step }) => step);
  const last = said.at(-1);
  if (last === undefined) return { umaResolutionStatuses: '[]' };
  const status = last === 'amended' ? 'resolved' : last;
  const statuses = said.filter((step) => step !== 'resolved' && step !== 'amended');
  return { umaResolutionStatus: status, umaResolutionStatuses: JSON.stringify(statuses) };
}

/** A market as Gamma has it: lists as JSON inside strings, amounts as strings, the tick as a number. */
export function gammaText({ plan, book, steps, now, swapped }: MarketNow): string {
  const closed = steps.length > 0;
  const { bestBid, bestAsk } = book;
  const final = steps.findLast(({ prices }) => prices !== null)?.prices;
  const middles = [middleText(bestBid + bestAsk), middleText(2 * DOLLAR - bestBid - bestAsk)];
  const day = now.toISOString();
  const labels = swapped === null ? plan.outcomes : plan.outcomes.toReversed();
  const inOrder = <Item>(pair: readonly Item[]): readonly Item[] =>
    swapped === 'labels and tokens' ? pair.toReversed() : pair;
  return JSON.stringify({
    id: plan.marketId,
    question: plan.question,
    conditionId: plan.conditionId,
    slug: plan.slug,
    endDate: plan.endsAt,
    outcomes: JSON.stringify(labels),
    outcomePrices: JSON.stringify(inOrder(final ?? middles)),
    clobTokenIds: JSON.stringify(inOrder(plan.tokens)),
    volume: '32575.35',
    liquidity: '11403.6794',
    active: true,
    closed,
    ...(closed ? { closedTime: `${day.slice(0, 19).replace('T', ' ')}+00` } : {}),
    acceptingOrders: !closed,
    questionID: plan.questionId,
    enableOrderBook: true,
    orderPriceMinTickSize: book.tick / DOLLAR,
    orderMinSize: Number(plan.minimumSize),
    negRisk: plan.negRisk,
    ...(plan.negRisk ? { negRiskMarketID: plan.event.groupId } : {}),
    ...feesOf(plan),
    takerBaseFee: 1000,
    ...oracleOf(steps),
    bestBid: bestBid / DOLLAR,
    bestAsk: bestAsk / DOLLAR,
    updatedAt: day,
    events: [eventOf(plan.event, plan, closed)],
  });
}

/** A market as the CLOB has it once it is resolved: who won, or that nobody did. */
export function clobMarketText(plan: MarketPlan, prices: readonly [string, string]): string {
  const tokens = plan.tokens.map((token_id, index) => ({
    token_id,
    outcome: plan.outcomes[index],
    price: Number(prices[index]),
    winner: prices[index] === '1',
  }));
  return JSON.stringify({
    condition_id: plan.conditionId,
    question_id: plan.questionId,
    question: plan.question,
    market_slug: plan.slug,
    active: true,
    closed: true,
    accepting_orders: false,
    neg_risk: plan.negRisk,
    is_50_50_outcome: prices[0] === '0.5',
    tokens,
  });
}

/** The frame that tells a winner; there is none for a market that nobody won. */
export function resolvedFrame(plan: MarketPlan, prices: readonly [string, string], now: Date): string | null {
  const winner = prices.indexOf('1');
  if (winner < 0) return null;
  return JSON.stringify({
    id: plan.marketId,
    question: plan.question,
    market: plan.conditionId,
    slug: plan.slug,
    assets_ids: plan.tokens,
    outcomes: plan.outcomes,
    winning_asset_id: plan.tokens[winner],
    winning_outcome: plan.outcomes[winner],
    timestamp: String(now.getTime()),
    event_type: 'market_resolved',
  });
}

/** Prices of both outcomes in the hours before the day, which end where the day begins. Times are whole seconds. */
export function historyTexts(plan: MarketPlan, { options, startedAt }: DayPlan): [string, string] {
  const random = new Random(`${options.seed} history ${plan.marketId}`);
  const start = Math.floor(startedAt.getTime() / 1000);
  const past: { readonly t: number; readonly price: number }[] = [];
  let price = plan.price;
  for (let hour = 1; hour <= (options.history ?? 0); hour += 1) {
    past.unshift({ t: start - hour * 3600, price });
    const next = price + (random.below(5) - 2) * plan.tick;
    if (next > 0 && next < DOLLAR) price = next;
  }
  const textOf = (pointsOf: (price: number) => number): string =>
    JSON.stringify({ history: past.map((point) => ({ t: point.t, p: pointsOf(point.price) / DOLLAR })) });
  return [textOf((points) => points), textOf((points) => DOLLAR - points)];
}
