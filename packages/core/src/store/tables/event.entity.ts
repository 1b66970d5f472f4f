import { defineEntity, p } from '@mikro-orm/core';
import { id, moment } from './columns.ts';

/** Groups of markets, as their venues tell; no portfolio's. */
export const EventEntity = defineEntity({
  name: 'Event',
  tableName: 'events',
  properties: {
    venue: id().primary(),
    eventId: id().primary(),
    title: p.text().strictNullable(),
    slug: p.text().strictNullable(),
    endsAt: moment().strictNullable(),
    venueUpdatedAt: moment().strictNullable(),
    createdAt: moment(),
    updatedAt: moment(),
  },
  indexes: [
    { name: 'events_listed_index', properties: ['createdAt', 'venue', 'eventId'] },
    {
      name: 'events_title_index',
      expression: "create index events_title_index on events using gin (to_tsvector('simple', title))",
    },
  ],
});
