import type { FeeSchedule } from '@prescient/core/domain';
import { parseBody } from '../wire/parse-body.ts';
import { readWire } from '../wire/read-wire.ts';
import { optionalDecimal, optionalText, text, wireObject } from '../wire/wire-fields.ts';

/** An answer to `GET /series/{ticker}`; other fields are ignored. */
const response = wireObject({
  series: wireObject({ ticker: text, fee_type: optionalText, fee_multiplier: optionalDecimal }),
});

/** True for each type of fee that we know: do makers pay, too? */
const makersPay: Readonly<Record<string, boolean>> = { quadratic: false, quadratic_with_maker_fees: true };

/**
 * Reads the fees of a series. They are unknown where the series does not say them or says them in words that we do not know.
 * @throws VenueError
 */
export function parseSeriesFees(body: string): FeeSchedule {
  const { fee_type: type, fee_multiplier: multiplier } = readWire(
    response,
    parseBody(body, 'kalshi'),
    'kalshi',
  ).series;
  if (type === null || !Object.hasOwn(makersPay, type)) return { kind: 'unknown' };
  if (multiplier === null || multiplier.startsWith('-')) return { kind: 'unknown' };
  const makerMultiplier = makersPay[type] ? multiplier : '0';
  return { kind: 'kalshi', multiplier, makerMultiplier, rule: 'balance-4' };
}
