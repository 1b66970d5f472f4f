import { z } from 'zod';
import { timeOutput } from './common.ts';
import { rowsOutput } from './rows.ts';

/** A group of markets. */
export const eventOutput = z.object({
  venue: z.string(),
  eventId: z.string(),
  title: z.string().nullable(),
  slug: z.string().nullable(),
  endsAt: timeOutput.nullable(),
  /** True if at most one of its markets ends with its first outcome; null where the venue has not said it of the event. */
  mutuallyExclusive: z.boolean().nullable(),
  createdAt: timeOutput,
  updatedAt: timeOutput,
});

export const eventPage = z.object({ items: rowsOutput(eventOutput), nextCursor: z.string().nullable() });
