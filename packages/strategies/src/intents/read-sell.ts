import { formatMicros, MAX_MICROS, type Price } from '@prescient/core/money';
import type { MarketSight } from '../context/context.ts';
import type { PositionView } from '../context/portfolio-view.ts';
import { microsOf, numberOf } from '../definition/amounts.ts';
import type { SellDecision } from './decision.ts';
import { said, type IntentReader } from './intent-reader.ts';
import { gridOf, onGrid, readPositive, readPrice } from './read-amounts.ts';

function positionOf(reader: IntentReader): PositionView {
  const { position, portfolio } = reader.at;
  const id = reader.given('position') ?? position?.id;
  if (typeof id !== 'string')
    throw reader.fault('position', 'is missing; name the id of the position to sell');
  const found = id === position?.id ? position : portfolio.positions.find((each) => each.id === id);
  if (found) return found;
  throw reader.fault('position', `is ${said(id)}, which is no open position of portfolio ${portfolio.id}`);
}

/** The lowest price to take: the one named, or else the best bid; at quoted prices the price that is shown. */
function leastOf(reader: IntentReader, { outcome }: PositionView, sight: MarketSight | null): Price {
  if (reader.given('limit') !== undefined) return reader.amount('limit', readPrice);
  const book = sight?.book[outcome];
  const shown = reader.at.portfolio.fillModel === 'quoted' ? (book?.mid ?? null) : null;
  const best = book?.bestBid?.price ?? shown;
  if (best !== null && best > 0) return microsOf(best) as Price;
  throw reader.fault('limit', 'is missing, and nobody bids; name the least to take for a share');
}

function sharesOf(reader: IntentReader, position: PositionView): string | null {
  if (reader.given('shares') === undefined) return null;
  const shares = reader.amount('shares', (value) => readPositive(value, 'shares', MAX_MICROS));
  if (shares <= microsOf(position.shares)) return formatMicros(shares);
  throw reader.fault('shares', `is ${numberOf(shares)}, and the position holds ${position.shares}`);
}

/** Reads a sale. @throws StrategyError STRATEGY_INTENT */
export function readSell(reader: IntentReader): SellDecision {
  const { sight, find, portfolio } = reader.at;
  const position = positionOf(reader);
  const own = sight?.market.id === position.marketId ? sight : find(position.marketId);
  const outcome = position.outcome === 'yes' ? 0 : 1;
  const least = leastOf(reader, position, own);
  const isOnGrid = portfolio.fillModel === 'quoted' || own === null;
  return {
    do: 'sell',
    venue: position.venue,
    marketId: position.marketId,
    outcome,
    ...reader.shared(),
    limit: formatMicros(isOnGrid ? least : onGrid(least, gridOf(own.market, outcome), 'up')),
    tradeId: position.id,
    shares: sharesOf(reader, position),
  };
}
