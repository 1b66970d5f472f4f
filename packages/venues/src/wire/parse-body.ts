import { parseExactJson } from '@prescient/core/money';
import { VenueFormatError } from '../format-error.ts';
import type { Venue } from '../market/market.ts';

/** Parses a response with exact numbers. @throws VenueFormatError NOT_JSON, as for a proxy's HTML page */
export function parseBody(body: string, venue: Venue): unknown {
  try {
    return parseExactJson(body);
  } catch {
    throw new VenueFormatError('NOT_JSON', venue);
  }
}
