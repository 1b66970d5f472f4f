import {
  DomainError,
  requireId,
  requireText,
  requireVenue,
  type EventRef,
  type ListedEvent,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { EventEntity } from '../../store/tables/entities.ts';
import { plainRows } from '../../store/connection/plain-rows.ts';
import { eventOfRow } from '../../store/markets/market-rows.ts';
import { encodeCursor, requireLimit, type Page, type Place } from '../cursor.ts';
import { readPage } from '../read-page.ts';
import { listedPlace, placeAt, placeColumns } from './import/listed-place.ts';
import { searchOf } from './search-of.ts';

/** A query for events. Filters that are left out match every event. */
export interface EventQuery {
  readonly venue?: string | undefined;
  /** Words of the title, in any order, case and with or without accents; the last may be a beginning. */
  readonly text?: string | undefined;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

const EVENTS = `
  select * from events
  where ($1::text is null or venue = $1)
    and ($2::text is null or array_to_tsvector(string_to_array(search_text, ' ')) @@ $2::text::tsquery)
    and ($3::timestamptz is null or (created_at, venue, event_id) < ($3, $4, $5))
  order by created_at desc, venue desc, event_id desc limit $6`;

/** Lists events, newest known first. @throws DomainError INVALID_INPUT */
export async function listEvents(db: Database, query: EventQuery): Promise<Page<ListedEvent>> {
  const { venue, text, limit, cursor } = query;
  requireLimit(limit);
  if (venue !== undefined) requireVenue(venue);
  if (text !== undefined) requireText('text', text);
  return entityManager(db).transactional(async (em) => {
    const words = text === undefined ? null : searchOf(text);
    return readPage<ListedEvent, Place>(
      { after: placeAt(cursor), limit },
      {
        async read(after, count) {
          const parameters = [venue ?? null, words, ...placeColumns(after), count];
          return (await plainRows(em, EventEntity, { sql: EVENTS, parameters })).map(eventOfRow);
        },
        placeOf: (row) => listedPlace(row, row.eventId),
        encode: encodeCursor,
      },
    );
  });
}

/** Returns an event. @throws DomainError EVENT_NOT_FOUND, INVALID_INPUT */
export async function getEvent(db: Database, { venue, eventId }: EventRef): Promise<ListedEvent> {
  requireVenue(venue);
  requireId('eventId', eventId);
  const row = await entityManager(db).findOne(EventEntity, { venue, eventId });
  if (row) return eventOfRow({ ...row });
  throw new DomainError('EVENT_NOT_FOUND', `Event ${eventId} of ${venue} is not known; check the id.`, {
    venue,
    eventId,
  });
}
