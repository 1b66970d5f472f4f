import type { Clock } from '@prescient/core/domain';
import type { Venue } from '../market/market.ts';
import type { Observe, VenueHost } from '../observation.ts';
import { VenueError } from '../venue-error.ts';
import { type Backoff, backoffMs, type Chance } from './backoff.ts';
import type { Outbound } from './outbound.ts';
import { ProxyError } from './proxy-error.ts';
import { readBody } from './read-body.ts';
import { retryAfterMs } from './retry-after.ts';
import { type Pace, TokenBucket } from './token-bucket.ts';

/** The options of requests to a venue. */
export interface HttpOptions {
  /** Longest wait for a whole response. */
  readonly timeoutMs: number;
  /** Largest response, in bytes. */
  readonly maxBytes: number;
  /** Repetitions of a request that may succeed later. */
  readonly retries: number;
  readonly backoff: Backoff;
  /** Longest `Retry-After` that is waited for; a longer one is left to the caller. */
  readonly maxRetryAfterMs: number;
  readonly clock: Clock;
  readonly chance: Chance;
  /** The clock that dates receipts, in milliseconds since 1970. */
  readonly receivedAt: () => number;
  readonly observe: Observe;
  /** The way to other machines. */
  readonly outbound: Outbound;
}

/** Reads the body of a response that was received at a time, in milliseconds since 1970. */
export type ReadBody<Answer> = (body: string, receivedAt: number) => Answer;

/** The body of a response, and the time of its receipt. */
interface Received {
  readonly body: string;
  readonly at: number;
}

/** One request; both methods only read. */
export interface VenueRequest {
  readonly host: VenueHost;
  readonly baseUrl: string;
  /** Path and query below the base URL. */
  readonly path: string;
  /** The name of its pace. */
  readonly pace: string;
  /** Sent as JSON with POST; without one it is a GET. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Asks a venue over HTTP: paced, timed, capped, repeated where that may help. */
export class VenueHttp {
  readonly #venue: Venue;
  readonly #options: HttpOptions;
  readonly #buckets: ReadonlyMap<string, TokenBucket>;

  constructor(venue: Venue, options: HttpOptions, paces: Readonly<Record<string, Pace>>) {
    this.#venue = venue;
    this.#options = options;
    this.#buckets = new Map(
      Object.entries(paces).map(([name, pace]) => [name, new TokenBucket(pace, options.clock)]),
    );
  }

  /**
   * Asks until an answer can be read or asking again is pointless.
   * @throws VenueError, or the signal's reason when it is aborted
   */
  async ask<Answer>(request: VenueRequest, read: ReadBody<Answer>): Promise<Answer> {
    const { retries, clock, chance, maxRetryAfterMs, backoff } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { body, at } = await this.#once(request);
        return read(body, at);
      } catch (error) {
        if (!(error instanceof VenueError) || !error.retryable || attempt > retries) throw error;
        const asked = error.retryAfterMs ?? 0;
        if (asked > maxRetryAfterMs) throw error;
        await clock.sleep(Math.max(asked, backoffMs(backoff, attempt, chance)), request.signal);
      }
    }
  }

  async #once(request: VenueRequest): Promise<Received> {
    const { host, path, body: sent, signal } = request;
    const bucket = this.#buckets.get(request.pace);
    await bucket?.take(signal);
    const response = await this.#exchange(request);
    const at = this.#options.receivedAt();
    if (response.body === null) throw new VenueError(this.#venue, 'TOO_LARGE', { status: response.status });
    this.#options.observe(
      {
        kind: 'http',
        host,
        method: sent === undefined ? 'GET' : 'POST',
        url: path,
        ...(sent === undefined ? {} : { request: sent }),
        status: response.status,
        body: response.body,
        ...(response.retryAfter === null ? {} : { headers: { 'retry-after': response.retryAfter } }),
      },
      at,
    );
    if (response.status === 200) return { body: response.body, at };
    const waitMs = retryAfterMs(response.retryAfter, this.#options.clock.now().getTime());
    if (response.status === 429 && waitMs !== null)
      bucket?.pause(Math.min(waitMs, this.#options.maxRetryAfterMs));
    throw this.#refusal(response.status, waitMs);
  }

  async #exchange({ baseUrl, path, body, signal }: VenueRequest): Promise<{
    status: number;
    retryAfter: string | null;
    body: string | null;
  }> {
    const timeout = AbortSignal.timeout(this.#options.timeoutMs);
    try {
      const response = await this.#options.outbound.fetch(baseUrl + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
        // A venue that sends us elsewhere is not the one that was meant.
        redirect: 'manual',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      return {
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        body: await readBody(response, this.#options.maxBytes),
      };
    } catch (cause) {
      signal?.throwIfAborted();
      const code = timeout.aborted ? 'TIMEOUT' : 'UNREACHABLE';
      const isProxys = cause instanceof ProxyError;
      const proxy = isProxys ? null : this.#options.outbound.proxyName(baseUrl);
      throw new VenueError(this.#venue, code, { cause, proxy });
    }
  }

  #refusal(status: number, waitMs: number | null): VenueError {
    const details = { status, retryAfterMs: waitMs };
    if (status === 429) return new VenueError(this.#venue, 'RATE_LIMITED', details);
    if (status === 404) return new VenueError(this.#venue, 'NOT_FOUND', details);
    return new VenueError(this.#venue, status >= 500 ? 'SERVER_ERROR' : 'HTTP_STATUS', details);
  }
}
