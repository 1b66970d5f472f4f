import type { FeeSchedule } from '@prescient/core/domain';
import { z } from 'zod';
import { tagsOf } from '../market/figures.ts';
import { parseBody } from '../wire/parse-body.ts';
import { readWire } from '../wire/read-wire.ts';
import { detailText, optionalDecimal, optionalText, text, wireObject } from '../wire/wire-fields.ts';

/** An answer to `GET /series/{ticker}`; other fields are ignored. */
const response = wireObject({
  series: wireObject({
    ticker: text,
    fee_type: optionalText,
    fee_multiplier: optionalDecimal,
    category: detailText,
    tags: z.array(detailText).nullish().catch(null),
  }),
});

/** The fees and tags of all markets of a series. */
export interface SeriesTerms {
  readonly fees: FeeSchedule;
  readonly tags: readonly string[];
}

/** True for each type of fee that we know: do makers pay, too? */
const makersPay: Readonly<Record<string, boolean>> = { quadratic: false, quadratic_with_maker_fees: true };

function feesOf(type: string | null, multiplier: string | null): FeeSchedule {
  if (type === null || !Object.hasOwn(makersPay, type)) return { kind: 'unknown' };
  if (multiplier === null || multiplier.startsWith('-')) return { kind: 'unknown' };
  const makerMultiplier = makersPay[type] ? multiplier : '0';
  return { kind: 'kalshi', multiplier, makerMultiplier, rule: 'balance-4' };
}

/**
 * Reads the fees and tags of a series. The fees are unknown where the series does not say them or says them in words that
 * we do not know.
 * @throws VenueError
 */
export function parseSeries(body: string): SeriesTerms {
  const { series } = readWire(response, parseBody(body, 'kalshi'), 'kalshi');
  const { fee_type: type, fee_multiplier: multiplier, category, tags } = series;
  return { fees: feesOf(type, multiplier), tags: tagsOf([category, ...(tags ?? [])]) };
}
