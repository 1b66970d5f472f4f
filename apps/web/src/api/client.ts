import type { AppRouter } from '@prescient/api';
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import { token } from './token.ts';

/** The server's limits for one request. */
const MAX_BATCH_SIZE = 100;
const MAX_URL_LENGTH = 14_000;

const url = new URL('trpc', document.baseURI).href;

const headers = (): Record<string, string> =>
  token.value === null ? {} : { authorization: `Bearer ${token.value}` };

/** The browser's own event source cannot send a token, so this one asks by fetch. */
const fetchEvents = (input: string | URL, init: { headers: Record<string, string> }) =>
  fetch(input, { ...init, headers: { ...init.headers, ...headers() } });

/** The context of a call that takes long: it travels by itself, so that no other call waits for it. */
export const ALONE = { context: { alone: true } };

/** The API. Calls of one moment share a request; subscriptions come back by themselves. */
export const api = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url, EventSource, eventSourceOptions: { fetch: fetchEvents } }),
      false: splitLink({
        condition: ({ context }) => context['alone'] === true,
        true: httpLink({ url, headers }),
        false: httpBatchLink({ url, headers, maxItems: MAX_BATCH_SIZE, maxURLLength: MAX_URL_LENGTH }),
      }),
    }),
  ],
});
