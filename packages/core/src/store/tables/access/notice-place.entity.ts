import { defineEntity, p } from '@mikro-orm/core';
import { id } from '../columns.ts';

/** The place up to which the events of one source, a portfolio or all of them, were made into notices. */
export const NoticePlaceEntity = defineEntity({
  name: 'NoticePlace',
  tableName: 'notice_places',
  properties: {
    /** `portfolio 7`, `resolutions` or `halts`. */
    source: id().primary(),
    /** The state of the source that was seen last. */
    seen: p.text(),
    /** The place after the last event, in the words of its reader. */
    place: p.text(),
  },
});
