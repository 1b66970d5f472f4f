import { signal } from '@preact/signals';
import type { AppRouter } from '@prescient/api';
import { TRPCClientError } from '@trpc/client';
import { tokenWanted } from './token.ts';

/** A refusal or a failure: its stable code and one sentence that says what to do. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  /** True if the same request, with the same id, may be sent again: nobody knows whether it was carried out, or it may pass. */
  readonly mayRepeat: boolean;
}

/** True while the server answers. */
export const isReachable = signal(true);

const NO_ANSWER: Fault = {
  code: 'NO_ANSWER',
  message: 'The server does not answer. Is it running? This page tries again.',
  mayRepeat: true,
};

/** Returns what went wrong with a call. A server that wants a token is remembered, so that the page asks for one. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof TRPCClientError))
    return { code: 'PAGE_FAULT', message: String(error), mayRepeat: false };
  const { data, message } = error as TRPCClientError<AppRouter>;
  isReachable.value = Boolean(data);
  if (!data) return NO_ANSWER;
  const { code } = data.domain ?? data;
  if (code === 'UNAUTHORIZED') tokenWanted.value = message;
  return { code, message, mayRepeat: data.domain?.retryable ?? data.httpStatus >= 500 };
}
