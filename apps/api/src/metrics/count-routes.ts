import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** Counts the calls of each route of this scope, with the code of its refusal and its time. */
export function countRoutes(server: FastifyInstance, { metrics }: { readonly metrics: Metrics }): void {
  server.addHook('onResponse', async ({ method, routeOptions, refusalCode = 'OK' }, reply) =>
    metrics.calls.count({
      procedure: `${method} ${routeOptions.url}`,
      code: refusalCode,
      ms: reply.elapsedTime,
    }),
  );
}
