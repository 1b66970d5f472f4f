import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import type { AppRouter } from '@prescient/api';

/** The API as a typed client: its types reach from the tables to here. */
export type ApiClient = TRPCClient<AppRouter>;

/** Most calls that one HTTP request carries; the server refuses more. */
const MAX_BATCH_SIZE = 100;
/** Longest address of a request: what it asks stands in it, and the server takes 16 KiB of that and headers together. */
const MAX_URL_LENGTH = 14_000;
/** Longest that a request and its answer may take: longer than the server itself goes on trying. */
const TIMEOUT_MS = 30_000;

/** A request that ends on our side, too: where the server falls silent, or `end` says so. */
const timedFetch =
  (end: AbortSignal | undefined) =>
  (input: Parameters<typeof fetch>[0], init?: RequestInit | object): Promise<Response> => {
    const asked = init && 'signal' in init ? init.signal : null;
    const signals = [AbortSignal.timeout(TIMEOUT_MS), end, asked].filter((signal) => signal != null);
    return fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };

/**
 * Connects to the API at `url`, such as `http://127.0.0.1:8000`. Calls made in the same moment share one request.
 * A server that has tokens asks for one. A request that takes half a minute is given up, as all are when `end` is aborted.
 */
export const createClient = (url: string, token: string | null = null, end?: AbortSignal): ApiClient =>
  createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${url}/trpc`,
        maxItems: MAX_BATCH_SIZE,
        maxURLLength: MAX_URL_LENGTH,
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
        fetch: timedFetch(end),
      }),
    ],
  });
