import { MoneyFormatError, parsePrice, roundToSixDecimals } from '@prescient/core/money';
import { z } from 'zod';
import { parseBody } from '../wire/parse-body.ts';
import { readWire } from '../wire/read-wire.ts';
import type { PricePoint } from '../venue-client.ts';
import { VenueError } from '../venue-error.ts';
import { decimal, wireObject } from '../wire/wire-fields.ts';

const history = wireObject({ history: z.array(wireObject({ t: decimal, p: decimal })) });

/** Reads `/prices-history`: `{history: [{t: seconds, p: price}]}`. Prices finer than a millionth are rounded half up. @throws VenueError */
export function parseClobHistory(body: string): PricePoint[] {
  const wire = readWire(history, parseBody(body, 'polymarket'), 'polymarket');
  return wire.history
    .map(({ t, p }, index) => readPoint(t, p, `history.${index}`))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
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
