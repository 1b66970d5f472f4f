import type { FillModel, Signal } from '@prescient/core/domain';
import { formatPrice, formatUsd, parsePrice, parseUsd, type Price, type Usd } from '@prescient/core/money';
import {
  advance,
  initialState,
  marketView,
  numberOf,
  outcomeBook,
  prepare,
  shippedStrategies,
  type BuyDecision,
  type SightFacts,
  type Strategy,
  type StrategyWorld,
} from '@prescient/strategies/sdk';
import type { ReadMarket, ReadOutcome } from './read-market.ts';
import type { SignalPlan } from './signal-plan.ts';

/** Markets that were read, from wherever, and the reasons why others could not be. */
export interface MarketsRead {
  readonly markets: readonly ReadMarket[];
  readonly refusals: readonly { readonly code: string }[];
}

/** The settings of the favourite, and how the portfolio fills. */
export interface FavouriteSettings {
  readonly portfolioId: number;
  readonly fillModel: FillModel;
  /** Dollars to stake on each. */
  readonly amount: Usd;
  /** Outcomes below this price are left alone, … */
  readonly minPrice: Price;
  /** … and those above this one. */
  readonly maxPrice: Price;
}

const bookOf = ({ price }: ReadOutcome) =>
  outcomeBook({ bids: [], asks: [], shown: price === null ? null : numberOf(price) });

/** A market as a strategy sees it, with the prices that are shown and nobody's offers. */
function sightOf({ outcomes, event, tickSize, ...market }: ReadMarket): SightFacts {
  const [yes, no] = outcomes;
  return {
    market: marketView({
      id: market.marketId,
      venue: market.venue,
      question: market.question,
      labels: { yes: yes.label, no: no.label },
      eventId: event?.id ?? null,
      eventTitle: event?.title ?? null,
      endsAt: null,
      tickSize: tickSize === null ? null : numberOf(tickSize),
      priceSpans: null,
      minimumSize: null,
      exclusiveGroup: null,
      fees: { kind: 'unknown' },
      liquidity: null,
      volume: null,
    }),
    book: Object.freeze({ yes: bookOf(yes), no: bookOf(no) }),
  };
}

const signalOf = (decision: BuyDecision, { event }: ReadMarket, now: Date): Signal => ({
  occurredAt: now,
  venue: decision.venue,
  marketId: decision.marketId,
  marketQuestion: decision.question,
  action: decision.outcome === 0 ? 'buy_yes' : 'buy_no',
  targetPrice: parsePrice(decision.limit),
  amount: parseUsd(decision.stake),
  confidence: decision.confidence,
  reason: decision.why,
  eventId: decision.eventId,
  eventTitle: decision.eventTitle,
  eventEndDate: event?.endDate ?? null,
});

const worldOf = ({ portfolioId, fillModel }: FavouriteSettings): StrategyWorld => ({
  portfolio: Object.freeze({
    id: portfolioId,
    fillModel,
    cash: 0,
    equity: 0,
    positions: [],
    openOrders: [],
  }),
  seed: 'favourite',
  find: () => null,
  log: () => undefined,
});

/** The signals that a strategy makes of one market that is open and takes orders. */
function signalsOf(
  strategy: Strategy,
  market: ReadMarket,
  { world, now }: { world: StrategyWorld; now: Date },
): Signal[] {
  if (market.status !== 'open' || !market.acceptingOrders) return [];
  const event = { kind: 'book', at: now.getTime(), ...sightOf(market) } as const;
  const { decisions } = advance(strategy, { state: initialState(strategy), world }, event);
  return decisions.flatMap((decision) => (decision.do === 'buy' ? [signalOf(decision, market, now)] : []));
}

/** The surer first; of equals, the one whose market came first. */
const byConfidence = (a: Signal, b: Signal): number => (b.confidence ?? 0) - (a.confidence ?? 0);

/** The signals that the shipped favourite makes of markets at a moment, the surest first. */
export function signalsOfMarkets(
  { markets, refusals }: MarketsRead,
  settings: FavouriteSettings,
  now: Date,
): SignalPlan {
  const { amount, minPrice, maxPrice } = settings;
  const config = {
    stake: formatUsd(amount),
    minPrice: formatPrice(minPrice),
    maxPrice: formatPrice(maxPrice),
  };
  const favourite = prepare({ file: 'favourite', exported: shippedStrategies['favourite'] }, config);
  const surroundings = { world: worldOf(settings), now };
  const signals = markets
    .flatMap((market) => signalsOf(favourite, market, surroundings))
    .toSorted(byConfidence);
  const refused = Object.fromEntries(
    [...Map.groupBy(refusals, ({ code }) => code)].map(([code, rows]) => [code, rows.length]),
  );
  const reasons = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
  return {
    signals: signals.map((signal) => ({ signal, tradeId: null })),
    isChosen: true,
    read: `${markets.length} markets read${reasons.length > 0 ? `, refused: ${reasons.join(', ')}` : ''}`,
    refused,
    badRows: [],
  };
}
