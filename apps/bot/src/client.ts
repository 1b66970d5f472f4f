import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import type { AppRouter } from '@prescient/api';

/** The API as a typed client: its types reach from the tables to here. */
export type ApiClient = TRPCClient<AppRouter>;

/** Most calls that one HTTP request carries; the server refuses more. */
const MAX_BATCH_SIZE = 100;
/** Longest address of a request: what it asks stands in it, and the server takes 16 KiB of that and headers together. */
const MAX_URL_LENGTH = 14_000;

/**
 * Connects to the API at `url`, such as `http://127.0.0.1:8000`. Calls made in the same moment share one request.
 * A server that has tokens asks for one.
 */
export const createClient = (url: string, token: string | null = null): ApiClient =>
  createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${url}/trpc`,
        maxItems: MAX_BATCH_SIZE,
        maxURLLength: MAX_URL_LENGTH,
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
      }),
    ],
  });
