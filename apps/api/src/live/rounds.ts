import type { Access, AccessRequest } from '../access/gatekeeper.ts';
import type { CallContext } from '../context.ts';
import type { Waker } from './waker.ts';

/** Longest rest between two looks at whether the caller's token still stands. */
const LONGEST_REST_MS = 1_000;

/** A subscription under way. */
export interface Live {
  readonly ctx: CallContext;
  /** The portfolios that it reads, for the gatekeeper. */
  readonly portfolios: AccessRequest['portfolios'];
  /** Aborted when the client is gone, or the server stops. */
  readonly signal: AbortSignal | undefined;
}

const ACCESS: Access = 'read';

/**
 * A round now and one each time that the waker is woken, until the client is gone. A round begins only once the client
 * has taken what the last one gave, so that a slow one costs no memory; while nobody wakes it there is none.
 * @throws DomainError UNAUTHORIZED, FORBIDDEN as soon as the token is revoked or expires
 */
export async function* rounds({ ctx, portfolios, signal }: Live, waker: Waker): AsyncGenerator<void> {
  const gone = signal ?? new AbortController().signal;
  let isWoken = true;
  while (!gone.aborted) {
    await ctx.gatekeeper.check(ctx.authorization, { access: ACCESS, portfolios, charge: 0 });
    if (isWoken) yield;
    // Many streams that began together do not look together.
    isWoken = await waker.rest(LONGEST_REST_MS * (0.5 + Math.random() / 2), gone);
  }
}
