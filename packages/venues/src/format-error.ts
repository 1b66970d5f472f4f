import type { Venue } from './market/market.ts';
import { VenueError } from './venue-error.ts';

/** The faults of a whole page, each code with its sentence. A page may come from a file as well as from a venue. */
const formatErrors = {
  NOT_JSON: 'The response cannot be read as JSON.',
  NOT_A_PAGE: 'The response holds no list of markets or events.',
  BAD_CURSOR: 'The response has a cursor that is not text, so the next page cannot be asked for.',
} as const;

export type VenueFormatCode = keyof typeof formatErrors;

/** A response that is no page. A page with faulty items is still a page: each faulty item becomes a refusal. */
export class VenueFormatError extends VenueError {
  override readonly name = 'VenueFormatError';
  declare readonly code: VenueFormatCode;

  constructor(code: VenueFormatCode, venue: Venue = 'polymarket') {
    super(venue, code);
    this.message = formatErrors[code];
  }
}
