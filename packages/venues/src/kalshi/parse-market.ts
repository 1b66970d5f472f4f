import { ONE_PRICE, parsePrice, parseShares, type Price } from '@prescient/core/money';
import type { ParsedMarket } from '../market/collect-markets.ts';
import { isoTime } from '../wire/iso-time.ts';
import type { VenueEvent, VenueMarket, VenueOutcome } from '../market/market.ts';
import { type Fault, refuse } from '../wire/refusal.ts';
import { faultOf, subjectOf } from '../wire/wire-fault.ts';
import { resolutionOf, priceOf } from './resolution.ts';
import { type KalshiMarket, kalshiMarket } from './kalshi-market.ts';

const CENT = parsePrice('0.01');

/** Reads one Kalshi market, whose numbers are `JsonNumber`s. Outcome 0 is YES. Never throws. */
export function parseKalshiMarket(raw: unknown, parent: VenueEvent | null): ParsedMarket {
  const parsed = kalshiMarket.safeParse(raw, { reportInput: true });
  if (!parsed.success) return { refusal: refuse(subjectOf('market', raw, 'ticker'), faultOf(parsed.error)) };
  const fault = findFault(parsed.data);
  if (fault) return { refusal: refuse({ kind: 'market', id: parsed.data.ticker }, fault) };
  return { market: toVenueMarket(parsed.data, parent) };
}

function findFault({
  notional_value_dollars: notional,
  last_price_dollars: last,
  price_ranges: ranges,
}: KalshiMarket): Fault | null {
  // A share of ours pays at most a dollar.
  if (notional !== null && notional !== '1') return { code: 'NUMBER_RANGE', field: 'notional_value_dollars' };
  if (last !== null && priceOf(last) === null) return { code: 'PRICE_RANGE', field: 'last_price_dollars' };
  const isStep = (step: string): boolean => (priceOf(step) ?? 0n) > 0n;
  if (ranges?.some(({ step }) => !isStep(step))) return { code: 'NUMBER_RANGE', field: 'price_ranges' };
  const tick = tickOf({ price_ranges: ranges });
  // Prices that are on the grid of one range and on that of no other have no one tick.
  if (ranges?.some(({ step }) => tick % parsePrice(step) !== 0n))
    return { code: 'TICKS_DIFFER', field: 'price_ranges' };
  return null;
}

function toVenueMarket(wire: KalshiMarket, parent: VenueEvent | null): VenueMarket {
  const resolution = resolutionOf(wire);
  return {
    venue: 'kalshi',
    marketId: wire.ticker,
    conditionId: null,
    question: wire.title,
    slug: null,
    outcomes: outcomesOf(wire),
    ...resolution,
    acceptingOrders: wire.status === 'active',
    tickSize: tickOf(wire),
    minimumSize: parseShares(wire.fractional_trading_enabled === true ? '0.01' : '1'),
    negRisk: false,
    negRiskGroup: null,
    feesEnabled: true,
    feeSchedule: null,
    endDate: isoTime(wire.close_time),
    updatedAt: isoTime(wire.updated_time),
    event: parent ?? { ...emptyEvent, id: wire.event_ticker },
    volume: wire.volume_fp,
    liquidity: wire.liquidity_dollars,
  };
}

const emptyEvent = { title: null, slug: null, endDate: null, volume: null, liquidity: null } as const;

/**
 * Where the step changes with the price, the coarsest one: its multiples are prices of every range, and what only a finer
 * range allows is refused as off the tick.
 */
function tickOf({ price_ranges: ranges }: Pick<KalshiMarket, 'price_ranges'>): Price {
  const steps = (ranges ?? []).map(({ step }) => parsePrice(step));
  return steps.length === 0 ? CENT : steps.reduce((coarsest, step) => (step > coarsest ? step : coarsest));
}

/** The last price of a YES, and what is left of a dollar. Zero means that nobody traded. */
function outcomesOf({ last_price_dollars: last }: KalshiMarket): VenueMarket['outcomes'] {
  const yes = last === null ? null : parsePrice(last);
  if (yes === null || yes === 0n) return [outcome(0, null), outcome(1, null)];
  return [outcome(0, yes), outcome(1, (ONE_PRICE - yes) as Price)];
}

const outcome = (index: 0 | 1, price: Price | null): VenueOutcome => ({
  index,
  label: index === 0 ? 'Yes' : 'No',
  tokenId: null,
  price,
  unpriced: price === null ? 'PRICE_MISSING' : null,
});
