import type { FillModel, Signal } from '@prescient/core/domain';
import { add, ONE_PRICE, parsePrice, subtract, type Price } from '@prescient/core/money';
import { favourite, type FavouriteOptions, type StrategyMarket } from '@prescient/strategies';
import type { SignalPlan } from './signal-plan.ts';

/** The room above the price that is shown, which is nobody's offer, when a portfolio fills from books: three cents. */
const ROOM = parsePrice('0.03');
const USUAL_TICK = parsePrice('0.01');

/** The most to pay for a share from a book: at most one tick below a dollar, and a multiple of the market's tick. */
function limitOf(price: Price, tick: Price): Price {
  const limit = add(price, ROOM);
  const highest = subtract(ONE_PRICE, tick);
  return limit > highest ? highest : (((limit / tick) * tick) as Price);
}

/** Markets that were read, from wherever, and the reasons why others could not be. */
export interface MarketsRead {
  readonly markets: readonly StrategyMarket[];
  readonly refusals: readonly { readonly code: string }[];
}

/** The settings of the strategy, and how the portfolio fills. */
export interface StrategySettings extends FavouriteOptions {
  readonly fillModel: FillModel;
}

/** The signals that the strategy makes of markets at a moment. */
export function signalsOfMarkets(
  { markets, refusals }: MarketsRead,
  settings: StrategySettings,
  now: Date,
): SignalPlan {
  const ticks = new Map(markets.map(({ marketId, tickSize }) => [marketId, tickSize ?? USUAL_TICK]));
  const priced = (signal: Signal): Signal =>
    settings.fillModel === 'book'
      ? { ...signal, targetPrice: limitOf(signal.targetPrice, ticks.get(signal.marketId)!) }
      : signal;
  const refused = Object.fromEntries(
    [...Map.groupBy(refusals, ({ code }) => code)].map(([code, rows]) => [code, rows.length]),
  );
  const reasons = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
  return {
    signals: favourite(markets, settings, now).map((signal) => ({ signal: priced(signal), tradeId: null })),
    isChosen: true,
    read: `${markets.length} markets read${reasons.length > 0 ? `, refused: ${reasons.join(', ')}` : ''}`,
    refused,
    badRows: [],
  };
}
