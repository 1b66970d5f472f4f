import type { Venue } from '../market/market.ts';
import { VenueError } from '../venue-error.ts';

/** Our clock, and how far a venue's may be ahead of it. A time in the past is no fault: a quiet book is old. */
export interface ClockCheck {
  readonly receivedAt: number;
  readonly maxSkewMs: number;
}

/** The moment of a text of milliseconds since 1970. @throws VenueError WRONG_TYPE or CLOCK_SKEW */
export function readMoment(text: string, { receivedAt, maxSkewMs }: ClockCheck, venue: Venue): number {
  if (!/^\d{12,14}$/.test(text)) throw new VenueError(venue, 'WRONG_TYPE', { field: 'timestamp' });
  const moment = Number(text);
  if (moment > receivedAt + maxSkewMs) throw new VenueError(venue, 'CLOCK_SKEW', { field: 'timestamp' });
  return moment;
}
