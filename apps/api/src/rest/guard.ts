import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError, type Scope, type Token } from '@prescient/core';
import type { Gatekeeper } from '../access/gatekeeper.ts';
import { isObject } from '../is-object.ts';
import { portfolioIdText } from './query-text.ts';

/** What a caller who was let in asks for. */
export interface Asked {
  /** The one portfolio that the request is about; the gatekeeper let the caller in to it, and to no other. */
  readonly portfolioId: number;
  /** All that was sent but `portfolio_id`: of a GET its query, of a POST its body. */
  readonly fields: unknown;
  /** What let the caller in; null where no token is asked for. */
  readonly token: Token | null;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route asks of its caller; every REST route states it. */
    access?: Scope;
  }
  interface FastifyRequest {
    /** Set by the guard, before any route of ours sees the request. */
    asked: Asked;
  }
}

const named = z.object({ portfolio_id: portfolioIdText });

/** A POST says all that it means in its body: what else its address says would be believed by nobody. */
function refuseQuery(query: unknown): void {
  const [field] = Object.keys(isObject(query) ? query : {});
  if (field === undefined) return;
  throw new DomainError(
    'UNKNOWN_FIELD',
    `${field.slice(0, 100)} stands in the address, where a POST takes no fields; put it into the body.`,
    { field: field.slice(0, 100) },
  );
}

/** What a request names, and where: the portfolio is read here, once, for the gatekeeper and for the route. */
function partsOf({ method, query, body }: FastifyRequest) {
  const isPost = method === 'POST';
  const source = isPost ? body : query;
  const { portfolio_id, ...fields } = isObject(source) ? source : {};
  return { isPost, portfolio_id, fields: isObject(source) ? fields : source };
}

const chargeOf = (fields: unknown): number => {
  const { signals } = isObject(fields) ? fields : {};
  return Array.isArray(signals) ? Math.max(1, signals.length) : 1;
};

/**
 * Lets a request in and says what it asks for. A portfolio that is malformed matches no token's.
 * @throws ZodError; DomainError UNKNOWN_FIELD, and as `Gatekeeper.admit`
 */
async function admitted(request: FastifyRequest, gatekeeper: Gatekeeper): Promise<Asked> {
  const { isPost, portfolio_id, fields } = partsOf(request);
  const parsed = named.safeParse({ portfolio_id });
  const portfolios = [parsed.data?.portfolio_id ?? Number.NaN];
  const { access } = request.routeOptions.config;
  const wanted = { access: access!, portfolios, charge: chargeOf(fields) };
  const token = await gatekeeper.admit(request.headers.authorization, wanted);
  if (isPost) refuseQuery(request.query);
  if (!parsed.success) throw parsed.error;
  return { portfolioId: parsed.data.portfolio_id, fields, token };
}

/** Asks the gatekeeper before every route of this scope. @throws Error at start for a route that states no access */
export function guardRoutes(server: FastifyInstance, gatekeeper: Gatekeeper): void {
  server.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access === undefined) throw new Error(`${String(method)} ${url} states no access`);
  });
  server.addHook('preHandler', async (request) => {
    request.asked = await admitted(request, gatekeeper);
  });
}
