import { setTimeout as sleep } from 'node:timers/promises';
import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@prescient/api';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 100;

/** Whether the same request may succeed later: the server says so, or it could not be reached at all. */
function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false;
  const { data } = error as TRPCClientError<AppRouter>;
  return data ? (data.domain?.retryable ?? false) : true;
}

/**
 * Repeats a request that got no answer. Safe for trades, because their ids make them happen once.
 * @throws the last error when it stays, or the first one that no repetition can cure
 */
export async function withRetries<T>(request: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      if (attempt >= ATTEMPTS || !isWorthRetrying(error)) throw error;
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

/** Whether a call was refused for this reason. */
export const isRefusedAs = (error: unknown, code: string): boolean =>
  error instanceof TRPCClientError && (error as TRPCClientError<AppRouter>).data?.domain?.code === code;
