import { defineEntity, p } from '@mikro-orm/core';
import { id, moment } from '../columns.ts';

/** Work that one process at a time does. A row, not a lock: a pooler may give each transaction another connection. */
export const LeaseEntity = defineEntity({
  name: 'Lease',
  tableName: 'leases',
  properties: {
    name: id().primary(),
    holder: id(),
    /** By the clock of the database, which is the same for all who ask. */
    expiresAt: moment(),
    /** Milliseconds for which its holder took it. */
    termMs: p.integer(),
  },
});
