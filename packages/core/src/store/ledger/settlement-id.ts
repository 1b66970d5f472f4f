import { createHash } from 'node:crypto';
import { SettlementCommands, SettlementIds } from '../../domain/index.ts';

/** A short name of a text that is too long to be part of an id. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The ids of settlements, as they are stored. */
export const settlementIds = new SettlementIds(hashOf);

/** The commands by which positions are settled. */
export const settlementCommands = new SettlementCommands(settlementIds);
