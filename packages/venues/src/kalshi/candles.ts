import type { OutcomeIndex } from '@prescient/core/domain';
import { ONE_PRICE, type Price } from '@prescient/core/money';
import { z } from 'zod';
import { parseBody } from '../wire/parse-body.ts';
import { readPoints } from '../wire/read-points.ts';
import { readWire } from '../wire/read-wire.ts';
import type { PricePoint } from '../venue-client.ts';
import { VenueError } from '../venue-error.ts';
import { decimal, optionalDecimal, wireObject } from '../wire/wire-fields.ts';
import { priceOf } from './resolution.ts';

/** Live markets write `close_dollars`, old ones `close`; where nobody traded it is null. */
const candle = wireObject({
  end_period_ts: decimal,
  price: wireObject({ close_dollars: optionalDecimal, close: optionalDecimal }),
});
const response = wireObject({ candlesticks: z.array(z.unknown()) });

/** The steps that the venue has, in minutes. */
const STEPS = [1440, 60, 1];

/** The venue's step that is not coarser than one. */
export const stepFor = (minutes: number): number => STEPS.find((step) => step <= minutes) ?? 1;

/**
 * Reads candles as their closing prices, leaving out those without a trade and those that cannot be read.
 * @throws VenueError where no candle can be read
 */
export function parseCandles(body: string, outcome: OutcomeIndex): PricePoint[] {
  const { candlesticks } = readWire(response, parseBody(body, 'kalshi'), 'kalshi');
  return readPoints(candlesticks, (raw, index) => {
    const { end_period_ts: seconds, price } = readWire(candle, raw, 'kalshi');
    const close = price.close_dollars ?? price.close;
    return close === null ? null : readPoint({ seconds, close }, outcome, `candlesticks.${index}`);
  });
}

function readPoint(
  { seconds, close }: { seconds: string; close: string },
  outcome: OutcomeIndex,
  path: string,
): PricePoint {
  const yes = priceOf(close);
  if (yes === null) throw new VenueError('kalshi', 'WRONG_TYPE', { field: `${path}.price` });
  if (!/^\d{9,11}$/.test(seconds))
    throw new VenueError('kalshi', 'WRONG_TYPE', { field: `${path}.end_period_ts` });
  return { at: new Date(Number(seconds) * 1000), price: outcome === 0 ? yes : ((ONE_PRICE - yes) as Price) };
}
