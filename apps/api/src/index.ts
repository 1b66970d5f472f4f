import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from './router.ts';

/**
 * The types that a client needs, and nothing that runs:
 *
 *     import type { AppRouter } from '@prescient/api';
 *     const url = 'http://127.0.0.1:8000/trpc';
 *     const client = createTRPCClient<AppRouter>({
 *       links: [httpBatchLink({ url, maxItems: 100, maxURLLength: 14_000 })],
 *     });
 *
 * The two limits are the server's: it refuses larger batches, and addresses that do not fit 16 KiB of headers.
 */
export type { AppRouter };
export type { WireError } from './errors.ts';
/** The inputs of each procedure: `RouterInputs['trade']['execute']`. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** The outputs of each procedure: `RouterOutputs['portfolio']['get']`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
