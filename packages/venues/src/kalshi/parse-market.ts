import { ONE_PRICE, parsePrice, parseShares, type Price } from '@prescient/core/money';
import type { ParsedMarket } from '../market/collect-markets.ts';
import { bestOf, tagsOf } from '../market/figures.ts';
import { isoTime } from '../wire/iso-time.ts';
import type { VenueEvent, VenueMarket, VenueOutcome } from '../market/market.ts';
import { type Fault, refuse } from '../wire/refusal.ts';
import { faultOf, subjectOf } from '../wire/wire-fault.ts';
import { resolutionOf, priceOf } from './resolution.ts';
import { type KalshiMarket, kalshiMarket } from './kalshi-market.ts';
import { areRanges, rangesOf, tickOf } from './price-ranges.ts';
import { kalshiEventOf } from './kalshi-event.ts';

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
  if (!areRanges({ price_ranges: ranges })) return { code: 'NUMBER_RANGE', field: 'price_ranges' };
  return null;
}

function toVenueMarket(wire: KalshiMarket, parent: VenueEvent | null): VenueMarket {
  const resolution = resolutionOf(wire);
  return {
    venue: 'kalshi',
    marketId: wire.ticker,
    conditionId: null,
    question: questionOf(wire),
    slug: null,
    outcomes: outcomesOf(wire),
    ...resolution,
    acceptingOrders: wire.status === 'active',
    tickSize: tickOf(wire),
    priceRanges: rangesOf(wire),
    // Since 9 July 2026 every market trades in hundredths of a contract, and no longer says so.
    minimumSize: parseShares(wire.fractional_trading_enabled === false ? '1' : '0.01'),
    negRisk: false,
    negRiskGroup: null,
    fees: null,
    feesWaivedUntil: isoTime(wire.fee_waiver_expiration_time),
    endDate: isoTime(wire.close_time),
    closedAt: isoTime(wire.settlement_ts),
    updatedAt: isoTime(wire.updated_time),
    event: parent ?? eventNamed(wire.event_ticker),
    tags: tagsOf([wire.category, ...(parent?.tags ?? [])]),
    best: bestOf(wire.yes_bid_dollars, wire.yes_ask_dollars),
    volume: wire.volume_fp,
    liquidity: wire.liquidity_dollars,
  };
}

/** The event that a market names, without the facts that only the event's own record has. */
const eventNamed = (id: string): VenueEvent =>
  kalshiEventOf({ id, title: null, category: null, mutuallyExclusive: null });

/**
 * The question of one market. Several markets of one event have one title, so the name of what this one is about belongs to it,
 * unless the title says it already.
 */
function questionOf({ title, yes_sub_title: name }: KalshiMarket): string {
  const isSaid =
    name === null || name.toLowerCase() === 'yes' || title.toLowerCase().includes(name.toLowerCase());
  return isSaid ? title : `${title} — ${name}`;
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
