import { basename } from 'node:path';
import { ImportError } from '../import-error.ts';
import { isJsonObject } from '../text/read-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** The candles of one market, unread. */
export interface MarketCandles {
  readonly ticker: string;
  readonly candles: readonly unknown[];
}

const isCandle = (item: unknown): boolean => isJsonObject(item) && 'end_period_ts' in item;

/** The lists of candles in an answer, whatever their names are; an empty one counts only under the venue's name for it. */
const listsIn = (answer: Json): unknown[][] =>
  Object.entries(answer).flatMap(([name, value]) => {
    if (!Array.isArray(value)) return [];
    return value.some(isCandle) || name === 'candlesticks' ? [value as unknown[]] : [];
  });

/** The name of a file without its endings. */
const stemOf = (file: string): string => basename(file).replace(/(?:\.jsonl?|\.gz)+$/i, '');

/**
 * Finds the candles in an answer of the venue, or in a list of answers; the market's ticker stands in the answer or is the
 * name of the file.
 * @throws ImportError FOREIGN
 */
export function candlesIn(file: string, value: unknown): MarketCandles[] {
  if (Array.isArray(value) && !value.some(isCandle)) return value.flatMap((item) => candlesIn(file, item));
  const answer: unknown = Array.isArray(value) ? { candlesticks: value } : value;
  if (!isJsonObject(answer)) throw new ImportError('FOREIGN', { file });
  const { markets } = answer;
  if (Array.isArray(markets)) return markets.flatMap((item) => candlesIn(file, item));
  const lists = listsIn(answer);
  if (lists.length === 0) throw new ImportError('FOREIGN', { file });
  const named = answer['ticker'] ?? answer['market_ticker'];
  const ticker = typeof named === 'string' ? named : stemOf(file);
  return lists.map((candles) => ({ ticker, candles }));
}
