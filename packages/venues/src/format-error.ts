import type { Venue } from './market.ts';
import { VenueError } from './venue-error.ts';

/** What can be wrong with a whole response that should have been a page. */
export type VenueFormatCode = 'NOT_JSON' | 'NOT_A_PAGE' | 'BAD_CURSOR';

/** A whole response that is no page. A page with bad items is still a page: those become refusals. */
export class VenueFormatError extends VenueError {
  override readonly name = 'VenueFormatError';
  declare readonly code: VenueFormatCode;

  constructor(code: VenueFormatCode, venue: Venue = 'polymarket') {
    super(venue, code);
  }
}
