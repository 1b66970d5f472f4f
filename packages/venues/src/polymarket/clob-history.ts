import { MoneyFormatError, parsePrice, roundToSixDecimals } from '@prescient/core/money';
import { z } from 'zod';
import { parseBody } from '../wire/parse-body.ts';
import { readPoints } from '../wire/read-points.ts';
import { readWire } from '../wire/read-wire.ts';
import type { PricePoint } from '../venue-client.ts';
import { VenueError } from '../venue-error.ts';
import { decimal, wireObject } from '../wire/wire-fields.ts';

const history = wireObject({ history: z.array(z.unknown()) });
const row = wireObject({ t: decimal, p: decimal });

/**
 * Reads `/prices-history`: `{history: [{t: seconds, p: price}]}`. Prices finer than a millionth are rounded half up. A row
 * that cannot be read is left out.
 * @throws VenueError where no row can be read
 */
export function parseClobHistory(body: string): PricePoint[] {
  const wire = readWire(history, parseBody(body, 'polymarket'), 'polymarket');
  return readPoints(wire.history, (raw, index) => {
    const { t, p } = readWire(row, raw, 'polymarket');
    return readPoint(t, p, `history.${index}`);
  });
}

function readPoint(seconds: string, price: string, path: string): PricePoint {
  if (!/^\d{9,11}$/.test(seconds)) throw new VenueError('polymarket', 'WRONG_TYPE', { field: `${path}.t` });
  try {
    return { at: new Date(Number(seconds) * 1000), price: parsePrice(roundToSixDecimals(price)) };
  } catch (error) {
    if (error instanceof MoneyFormatError)
      throw new VenueError('polymarket', 'WRONG_TYPE', { field: `${path}.p` });
    throw error;
  }
}
