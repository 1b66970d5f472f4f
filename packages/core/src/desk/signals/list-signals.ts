import {
  DomainError,
  MAX_SIGNALS,
  requireId,
  requireOneOf,
  requirePortfolioId,
  SIGNAL_STATUSES,
  type MarketRef,
  type SignalRecord,
  type SignalStatus,
} from '../../domain/index.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { findSignals, type SignalPlaceInTime } from '../../store/signals/find-signals.ts';
import { decodeCursor, encodeCursor, numberOfPlace, requireLimit, type Page } from '../cursor.ts';
import { readPage } from '../read-page.ts';

/** The signals to list. */
export interface SignalQuery {
  readonly portfolioId: number;
  readonly status?: SignalStatus | undefined;
  readonly strategy?: string | undefined;
  readonly market?: MarketRef | undefined;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

/** @throws DomainError INVALID_INPUT unless these are 1 to 500 ids */
export function requireSignalIds(ids: readonly string[]): void {
  for (const id of ids) requireId('ids', id);
  if (ids.length > 0 && ids.length <= MAX_SIGNALS && new Set(ids).size === ids.length) return;
  throw new DomainError('INVALID_INPUT', `ids must be 1 to ${MAX_SIGNALS} different ids.`, { field: 'ids' });
}

const encode = ({ submittedAt, place, signalId }: SignalPlaceInTime): string =>
  encodeCursor({ time: submittedAt, id: `${place} ${signalId}` });

/** @throws DomainError INVALID_INPUT when the cursor is not one of ours */
function decode(cursor: string): SignalPlaceInTime {
  const { time, id } = decodeCursor(cursor, 2);
  const [place = '', signalId = ''] = id.split(' ');
  return { submittedAt: time, place: numberOfPlace(place), signalId };
}

/** A page of signals, in the order in which they were submitted or in the opposite one. @throws DomainError INVALID_INPUT */
export async function pageOfSignals(
  db: Database,
  { limit, cursor, ...filter }: SignalQuery,
  order: { readonly newestFirst: boolean },
): Promise<Page<SignalRecord>> {
  const { portfolioId, status, strategy, market } = filter;
  requirePortfolioId(portfolioId);
  requireLimit(limit);
  if (status !== undefined) requireOneOf('status', status, SIGNAL_STATUSES);
  if (strategy !== undefined) requireId('strategy', strategy);
  if (market !== undefined) requireId('marketId', market.marketId);
  const page = { after: cursor == null ? null : decode(cursor), limit };
  return entityManager(db).transactional(
    (em) =>
      readPage<SignalRecord, SignalPlaceInTime>(page, {
        read: (after, count) => findSignals(em, filter, { after, count, ...order }),
        placeOf: (signal) => signal,
        encode,
      }),
    readSnapshot,
  );
}

/** Signals of a portfolio, newest first. @throws DomainError INVALID_INPUT */
export const listSignals = (db: Database, query: SignalQuery): Promise<Page<SignalRecord>> =>
  pageOfSignals(db, query, { newestFirst: true });
