import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@prescient/api';
import type { Clock } from '@prescient/core/domain';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 100;
/** The longest pause that the server may ask for. */
const MAX_PAUSE_MS = 60_000;

type ApiError = TRPCClientError<AppRouter>;

const isFromClient = (error: unknown): error is ApiError => error instanceof TRPCClientError;

/** True if no answer came that could be understood: the request may have been carried out or not. */
export const isUnheard = (error: unknown): boolean => isFromClient(error) && !error.data;

/** True if the same request may succeed later: the server says so, or it could not be reached at all. */
function isWorthRetrying(error: unknown): boolean {
  if (!isFromClient(error)) return false;
  return isUnheard(error) || (error.data?.domain?.retryable ?? false);
}

/** True if the cause of a failed call may be gone by the next cycle, as after a fault of the server's. */
export const mayPass = (error: unknown): boolean =>
  isWorthRetrying(error) || (isFromClient(error) && (error.data?.httpStatus ?? 0) >= 500);

/** True if the server refused the call for good: nothing of it happened, nor ever will as it stands. */
export const isRefusedForGood = (error: unknown): boolean => isFromClient(error) && !mayPass(error);

/** The pause that the server asks for, in milliseconds; 0 where it asks for none. */
function askedPause(error: unknown): number {
  const asked = isFromClient(error) ? error.data?.domain?.details['retryAfterMs'] : null;
  return typeof asked === 'number' ? asked : 0;
}

/**
 * Repeats a request that got no answer, until `stop`, and not before the server wants to hear from us. This is safe for
 * trades, because their ids make them happen once.
 * @throws the last error when it stays, or the first one that no repetition can cure within a minute
 */
export async function withRetries<T>(
  request: () => Promise<T>,
  { clock, stop }: { readonly clock: Clock; readonly stop: AbortSignal },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      const asked = askedPause(error);
      const isHopeless = asked > MAX_PAUSE_MS || !isWorthRetrying(error);
      if (attempt >= ATTEMPTS || stop.aborted || isHopeless) throw error;
      await clock.sleep(Math.max(asked, FIRST_PAUSE_MS * 2 ** (attempt - 1)), stop);
    }
  }
}

/** The code with which the server refused a call; null where it did not. */
export const refusalCodeOf = (error: unknown): string | null =>
  isFromClient(error) ? (error.data?.domain?.code ?? null) : null;

/** True if a call was refused for this reason. */
export const isRefusedAs = (error: unknown, code: string): boolean => refusalCodeOf(error) === code;
