import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from './router.ts';

/**
 * The types that a client needs, and nothing that runs:
 *
 *     import type { AppRouter } from '@prescient/api';
 *     const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: 'http://127.0.0.1:8000/trpc' })] });
 */
export type { AppRouter };
export type { WireError } from './errors.ts';
/** What each procedure takes: `RouterInputs['trade']['execute']`. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** What each procedure answers: `RouterOutputs['portfolio']['get']`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
