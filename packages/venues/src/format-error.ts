import type { Venue } from './market/market.ts';
import { VenueError } from './venue-error.ts';

/**
 * The faults of a whole response, each code with its sentence; the response may come from a file as well as from a
 * venue.
 */
const formatErrors = {
  NOT_JSON: 'The response cannot be read as JSON.',
  NOT_A_PAGE: 'The response holds no list of items.',
  BAD_CURSOR: 'The response has a cursor that is not a text, so the next page cannot be asked for.',
} as const;

export type VenueFormatCode = keyof typeof formatErrors;

/** A whole response that is no page. A page with bad items is still a page: those become refusals. */
export class VenueFormatError extends VenueError {
  override readonly name = 'VenueFormatError';
  declare readonly code: VenueFormatCode;

  constructor(code: VenueFormatCode, venue: Venue = 'polymarket') {
    super(venue, code);
    this.message = formatErrors[code];
  }
}
