import type { z } from 'zod';
import type { Venue } from '../market/market.ts';
import { VenueError } from '../venue-error.ts';
import { faultOf } from './wire-fault.ts';

/** Reads a body by a schema. @throws VenueError NOT_AN_OBJECT, MISSING_FIELD or WRONG_TYPE, naming the field */
export function readWire<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  venue: Venue,
): z.output<Schema> {
  const parsed = schema.safeParse(raw, { reportInput: true });
  if (parsed.success) return parsed.data;
  const { code, field } = faultOf(parsed.error);
  throw new VenueError(venue, code, { field });
}
