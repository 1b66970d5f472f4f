import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { id, moment } from '../columns.ts';

/** Groups of markets, as their venues tell; no portfolio's. */
export const EventEntity = defineEntity({
  name: 'Event',
  tableName: 'events',
  properties: {
    venue: id().primary(),
    eventId: id().primary(),
    title: p.text().strictNullable(),
    slug: p.text().strictNullable(),
    /** The folded words by which the event is found, apart by spaces. */
    searchText: p.text(),
    endsAt: moment().strictNullable(),
    venueUpdatedAt: moment().strictNullable(),
    mutuallyExclusive: p.boolean().strictNullable(),
    createdAt: moment(),
    updatedAt: moment(),
  },
  indexes: [
    { name: 'events_listed_index', properties: ['createdAt', 'venue', 'eventId'] },
    {
      name: 'events_search_index',
      expression:
        "create index events_search_index on events using gin (array_to_tsvector(string_to_array(search_text, ' ')))",
    },
  ],
});
export type EventRow = InferEntity<typeof EventEntity>;
