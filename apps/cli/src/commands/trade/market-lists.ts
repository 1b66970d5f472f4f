import {
  DIRECTIONS,
  DomainError,
  listMarkets,
  MARKET_SORTS,
  MARKET_STATES,
  MAX_PAGE_SIZE,
  parsePrice,
  parseUsd,
  type Database,
  type MarketQuery,
} from '@prescient/core';
import { UsageError } from '@prescient/terminal';
import type { LIST_OPTIONS } from '../../declarations/trade/market-options.ts';
import { moneyOf, wholeNumberOf, wordOf } from '../../process/option-values.ts';
import { printJson } from '../../process/output.ts';
import type { OptionValues } from '../../program/declare.ts';
import { listedJson, printListed } from '../../report/listed-markets.ts';

type Values = OptionValues<typeof LIST_OPTIONS>;

function hoursOf(text: string): number {
  if (/^\d{1,5}(?:\.\d{1,4})?$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`--ends-within "${text}" must be a number of hours above 0, such as 24 or 0.25.`);
}

/** Returns the value of an option, read; undefined where the option is not given. */
const given = <T>(text: string | undefined, read: (text: string) => T): T | undefined =>
  text === undefined ? undefined : read(text);

/** Returns the query that the options ask for. @throws UsageError, naming the option */
export function marketQueryOf(values: Values, text?: string): MarketQuery {
  const amount = (option: 'min-liquidity' | 'min-volume') =>
    given(values[option], (dollars) => moneyOf(option, parseUsd, dollars));
  const price = (option: 'max-spread' | 'min-price' | 'max-price') =>
    given(values[option], (decimal) => moneyOf(option, parsePrice, decimal));
  const limit = wholeNumberOf('limit', values.limit);
  if (limit > MAX_PAGE_SIZE) throw new UsageError(`--limit ${limit} is above ${MAX_PAGE_SIZE}.`);
  return {
    text,
    venue: values.venue,
    tag: values.tag,
    series: values.series,
    eventId: values.event,
    state: given(values.state, (word) => wordOf('state', MARKET_STATES, word)),
    trading: values.trading ? true : undefined,
    endsWithinHours: given(values['ends-within'], hoursOf),
    minLiquidity: amount('min-liquidity'),
    minVolume: amount('min-volume'),
    maxSpread: price('max-spread'),
    minPrice: price('min-price'),
    maxPrice: price('max-price'),
    sort: given(values.sort, (word) => wordOf('sort', MARKET_SORTS, word)),
    direction: given(values.direction, (word) => wordOf('direction', DIRECTIONS, word)),
    countRemoved: values.removed,
    limit,
  };
}

/** Lists the markets of a query with their best prices, and what its rules removed where that was asked for. */
export async function showMarkets(db: Database, query: MarketQuery, isJson: boolean): Promise<void> {
  const page = await listMarkets(db, query).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'INVALID_INPUT') throw new UsageError(error.message);
    throw error;
  });
  const now = db.clock.now();
  if (!isJson) return printListed(page, now);
  const markets = page.items.map((market) => listedJson(market, now));
  printJson(page.counts === null ? markets : { markets, ...page.counts });
}
