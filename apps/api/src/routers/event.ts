import { z } from 'zod';
import { getEvent, listEvents } from '@prescient/core';
import { cursor, id, limit, text } from '../schemas/common.ts';
import { eventOutput, eventPage } from '../schemas/event.ts';
import { venue, venueName } from '../schemas/market.ts';
import { router, sharedPageProcedure, sharedProcedure } from '../trpc.ts';

export const eventRouter = router({
  /** Events whose title has all these words, the last of which may be a beginning; those heard of last first. */
  search: sharedPageProcedure
    .input(z.strictObject({ text: text.min(1).max(200), venue: venueName.optional(), limit, cursor }))
    .output(eventPage)
    .query(({ ctx, input }) => listEvents(ctx.reads, input)),

  /** Events, those that we heard of last first. */
  list: sharedPageProcedure
    .input(z.strictObject({ venue: venueName.optional(), limit, cursor }))
    .output(eventPage)
    .query(({ ctx, input }) => listEvents(ctx.reads, input)),

  /** One event; `market.list` with its id lists its markets. */
  get: sharedProcedure
    .input(z.strictObject({ venue, eventId: id }))
    .output(eventOutput)
    .query(({ ctx, input }) => getEvent(ctx.reads, input)),
});
