import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client';
import { EventSource } from 'eventsource';
import type { AppRouter } from '@prescient/api';

/** The API as a typed client: its types reach from the tables to here. */
export type ApiClient = TRPCClient<AppRouter>;

/** The most calls in one HTTP request; the server refuses more. */
const MAX_BATCH_SIZE = 100;
/** The longest address of a request, which holds its input: the server takes 16 KiB of address and headers together. */
const MAX_URL_LENGTH = 14_000;
/** The time-out of a request, longer than the server itself goes on trying. */
const TIMEOUT_MS = 30_000;

/** A fetch that also ends on our side: when the server falls silent, or when `end` is aborted. */
const timedFetch =
  (end: AbortSignal | undefined) =>
  (input: Parameters<typeof fetch>[0], init?: RequestInit | object): Promise<Response> => {
    const asked = init && 'signal' in init ? init.signal : null;
    const signals = [AbortSignal.timeout(TIMEOUT_MS), end, asked].filter((signal) => signal != null);
    return fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };

/** A fetch that sends a token along. */
const fetchWith =
  (headers: Readonly<Record<string, string>>) =>
  (input: string | URL, init: { headers: Record<string, string> }): Promise<Response> =>
    fetch(input, { ...init, headers: { ...init.headers, ...headers } });

/**
 * Connects to the API at `address`, such as `http://127.0.0.1:8000`. Calls made at the same moment share one request. A
 * server that has tokens asks for one. A request is given up after half a minute, and when `end` is aborted.
 */
export function createClient(address: string, token: string | null = null, end?: AbortSignal): ApiClient {
  const url = `${address}/trpc`;
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url, EventSource, eventSourceOptions: { fetch: fetchWith(headers) } }),
        false: httpBatchLink({
          url,
          maxItems: MAX_BATCH_SIZE,
          maxURLLength: MAX_URL_LENGTH,
          headers,
          fetch: timedFetch(end),
        }),
      }),
    ],
  });
}
