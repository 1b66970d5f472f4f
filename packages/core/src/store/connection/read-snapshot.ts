import { IsolationLevel } from '@mikro-orm/core';

/** The options of a transaction whose reads are all of one moment, and which writes nothing. */
export const readSnapshot = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true } as const;
