import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Scope } from '@prescient/core';
import type { Gatekeeper, Wish } from '../access/gatekeeper.ts';
import { portfolioIdText } from './query-text.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route asks of its caller; every REST route states it. */
    access?: Scope;
  }
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** The portfolio that a request means, in its query or its body; one that is malformed matches no token's. */
function portfolioOf({ query, body }: FastifyRequest): number {
  const named = fieldsOf(body)['portfolio_id'] ?? fieldsOf(query)['portfolio_id'];
  const { data = Number.NaN } = portfolioIdText.safeParse(named);
  return data;
}

function wishOf(request: FastifyRequest, access: Scope): Wish {
  const { signals } = fieldsOf(request.body);
  const cost = Array.isArray(signals) ? Math.max(1, signals.length) : 1;
  return { access, portfolios: [portfolioOf(request)], cost };
}

/** Asks the gatekeeper before every route of this scope. @throws Error at start for a route that states no access */
export function guardRoutes(server: FastifyInstance, gatekeeper: Gatekeeper): void {
  server.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access === undefined) throw new Error(`${String(method)} ${url} states no access`);
  });
  server.addHook('preHandler', async (request) => {
    const { access } = request.routeOptions.config;
    await gatekeeper.admit(request.headers.authorization, wishOf(request, access!));
  });
}
