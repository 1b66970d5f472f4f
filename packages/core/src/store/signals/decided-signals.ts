import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { SignalRecord } from '../../domain/index.ts';
import { SetStatement } from '../ledger/set-statement.ts';
import { SignalEntity } from '../tables/entities.ts';

/** The fields of a signal that change when it is decided. */
export const DECIDED = ['status', 'decidedAt', 'rejectCode', 'rejectReason'] as const;

/** Stores the fate of signals, in the transaction that holds their portfolio's lock. */
export const writeDecided = (em: SqlEntityManager, signals: readonly SignalRecord[]): Promise<void> =>
  new SetStatement(em).update(SignalEntity, signals, [...DECIDED]).run();
