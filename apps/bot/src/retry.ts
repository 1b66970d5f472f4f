import { setTimeout as sleep } from 'node:timers/promises';
import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@prescient/api';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 100;
/** Longest that the server may ask us to wait. */
const MAX_PAUSE_MS = 60_000;

/** What the server said of a refusal; null where it said nothing. */
const dataOf = (error: unknown) =>
  error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data : null;

/** Whether the same request may succeed later: the server says so, or it could not be reached at all. */
function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false;
  const data = dataOf(error);
  return data ? (data.domain?.retryable ?? false) : true;
}

/** How long the server asks us to stay away, in milliseconds; 0 where it does not say. */
function askedPause(error: unknown): number {
  const asked = dataOf(error)?.domain?.details['retryAfterMs'];
  return typeof asked === 'number' ? asked : 0;
}

/**
 * Repeats a request that got no answer, and not before the server wants to hear from us. Safe for trades, because their ids make them happen once.
 * @throws the last error when it stays, or the first one that no repetition can cure within a minute
 */
export async function withRetries<T>(request: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      const asked = askedPause(error);
      if (attempt >= ATTEMPTS || asked > MAX_PAUSE_MS || !isWorthRetrying(error)) throw error;
      await sleep(Math.max(asked, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
    }
  }
}

/** Whether a call was refused for this reason. */
export const isRefusedAs = (error: unknown, code: string): boolean => dataOf(error)?.domain?.code === code;
