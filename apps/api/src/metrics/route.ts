import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../http/trpc-route.ts';

/**
 * Registers `/metrics`. Where tokens are asked for, it takes one that reads all portfolios: the figures are about
 * everybody, and a scraper needs no right to trade.
 */
export function metricsRoute(server: FastifyInstance, { gatekeeper, metrics }: ServerContext): void {
  server.get('/metrics', async ({ headers }, reply) => {
    await gatekeeper.admit(headers.authorization, { access: 'read', portfolios: 'all', charge: 1 });
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}
