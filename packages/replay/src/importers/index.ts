import type { Importer } from './importer.ts';
import { kalshiCandles } from './kalshi-candles/kalshi-candles.ts';
import { kalshiTrades } from './kalshi-trades/kalshi-trades.ts';
import { pmdata, pmdataTrades } from './pmdata/pmdata.ts';
import { pmxtV1 } from './pmxt-v1/importer.ts';
import { pmxtV2 } from './pmxt-v2/importer.ts';
import { polyData } from './poly-data/poly-data.ts';
import { priceHistory } from './price-history/price-history.ts';
import { recordingImporter } from './recording/recording-importer.ts';
import { stockWeekly } from './stock-weekly/stock-weekly.ts';
import { telonex } from './telonex/telonex.ts';

/** Every importer, in the order in which they are asked whether a file is theirs. */
export const IMPORTERS: readonly Importer[] = [
  recordingImporter,
  pmxtV2,
  pmxtV1,
  pmdata,
  pmdataTrades,
  telonex,
  polyData,
  kalshiTrades,
  kalshiCandles,
  stockWeekly,
  priceHistory,
];
