import { setTimeout as sleep } from 'node:timers/promises';
import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@prescient/api';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 100;
/** Longest that the server may ask us to wait. */
const MAX_PAUSE_MS = 60_000;

type ApiError = TRPCClientError<AppRouter>;

const isFromClient = (error: unknown): error is ApiError => error instanceof TRPCClientError;

/** Whether nothing that could be understood came back: what was asked for may have happened or not. */
export const isUnheard = (error: unknown): boolean => isFromClient(error) && !error.data;

/** Whether the same request may succeed later: the server says so, or it could not be reached at all. */
function isWorthRetrying(error: unknown): boolean {
  if (!isFromClient(error)) return false;
  return isUnheard(error) || (error.data?.domain?.retryable ?? false);
}

/** Whether a call failed for something that may be over by the next cycle; a fault of the server's is such a thing, too. */
export const mayPass = (error: unknown): boolean =>
  isWorthRetrying(error) || (isFromClient(error) && (error.data?.httpStatus ?? 0) >= 500);

/** Whether the server refused the call for good, so that nothing of it happened nor ever will as it stands. */
export const isRefusedForGood = (error: unknown): boolean => isFromClient(error) && !mayPass(error);

/** How long the server asks us to stay away, in milliseconds; 0 where it does not say. */
function askedPause(error: unknown): number {
  const asked = isFromClient(error) ? error.data?.domain?.details['retryAfterMs'] : null;
  return typeof asked === 'number' ? asked : 0;
}

/**
 * Repeats a request that got no answer, until `end`, and not before the server wants to hear from us. Safe for trades,
 * because their ids make them happen once.
 * @throws the last error when it stays, or the first one that no repetition can cure within a minute
 */
export async function withRetries<T>(request: () => Promise<T>, end?: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      const asked = askedPause(error);
      const isHopeless = asked > MAX_PAUSE_MS || !isWorthRetrying(error);
      if (attempt >= ATTEMPTS || end?.aborted || isHopeless) throw error;
      await sleep(Math.max(asked, FIRST_PAUSE_MS * 2 ** (attempt - 1)), undefined, { signal: end });
    }
  }
}

/** Whether a call was refused for this reason. */
export const isRefusedAs = (error: unknown, code: string): boolean =>
  isFromClient(error) && error.data?.domain?.code === code;
