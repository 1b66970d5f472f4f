import type { Importer } from './importer.ts';
import { kalshiCandles } from './kalshi-candles/kalshi-candles.ts';
import { kalshiTrades } from './kalshi-trades/kalshi-trades.ts';
import { polyData } from './poly-data/poly-data.ts';
import { priceHistory } from './price-history/price-history.ts';
import { stockWeekly } from './stock-weekly/stock-weekly.ts';

/** Every importer, in the order in which they are asked whether a file is theirs. */
export const IMPORTERS: readonly Importer[] = [
  polyData,
  kalshiTrades,
  kalshiCandles,
  stockWeekly,
  priceHistory,
];
