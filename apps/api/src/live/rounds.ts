import type { AccessRequest } from '../access/gatekeeper.ts';
import type { CallContext } from '../context.ts';
import { accessOf } from './standing-watch.ts';
import type { Waker } from './waker.ts';

/** A subscription under way. */
export interface Live {
  readonly ctx: CallContext;
  /** The portfolios that it reads, for the gatekeeper. */
  readonly portfolios: AccessRequest['portfolios'];
  /** Aborted when the client is gone, or the server stops. */
  readonly signal: AbortSignal | undefined;
}

/**
 * A round now and one each time that the waker is woken, until the client is gone. A round begins only once the client
 * has taken what the last one gave, so that a slow one costs no memory; while nobody wakes it there is none.
 * @throws DomainError UNAUTHORIZED, FORBIDDEN within two seconds after the token is revoked or expires
 */
export async function* rounds({ ctx, portfolios, signal }: Live, waker: Waker): AsyncGenerator<void> {
  const { gatekeeper, standing, authorization } = ctx;
  const gone = signal ?? new AbortController().signal;
  // A caller who may read no more waits for no breath.
  const stop = standing.follow({ authorization, portfolios }, () => waker.hurry());
  try {
    while (!gone.aborted) {
      await gatekeeper.check(authorization, accessOf({ portfolios }));
      yield;
      await waker.rest(gone);
    }
  } finally {
    stop();
  }
}
