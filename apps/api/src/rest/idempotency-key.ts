import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { claimKey, DomainError, requireKey } from '@prescient/core';
import type { DeskContext } from '../context.ts';
import { isObject } from '../is-object.ts';

const HEADER = 'Idempotency-Key';

/** Returns the key that a caller chose for its request; null where there is none. @throws DomainError INVALID_INPUT */
export function keyOf(headers: IncomingHttpHeaders): string | null {
  const key = headers['idempotency-key'];
  return key === undefined ? null : requireKey(HEADER, String(key));
}

/** Fields in one order, so that the same values in another order are the same request. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The content of a request that has a key. */
interface Keyed {
  readonly portfolioId: number;
  readonly key: string | null;
  /** The name of the route, so that a key stands for one request at one place. */
  readonly route: string;
  /** The parsed body; numbers are decimal text, so that `0.30` and `0.3` are the same. */
  readonly body: unknown;
}

/**
 * Lets a request go on unless its key stands for another one.
 * @throws DomainError CONFLICT, PORTFOLIO_NOT_FOUND; what the driver throws when the database is away
 */
export async function claimRequest(
  { db }: DeskContext,
  { key, portfolioId, route, body }: Keyed,
): Promise<void> {
  if (key === null) return;
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([route, body], inOrder))
    .digest('hex');
  try {
    await claimKey(db, { portfolioId, key, bodyHash });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'CONFLICT') throw error;
    throw new DomainError(error.code, error.message, { ...error.details, field: HEADER });
  }
}
