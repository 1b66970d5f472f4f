import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError, type Scope, type Token } from '@prescient/core';
import type { Gatekeeper } from '../access/gatekeeper.ts';
import type { ReadBudget } from '../access/read-budget.ts';
import type { Reading } from '../access/reading.ts';
import { rowsOf } from '../access/access-request.ts';
import { callerOf } from '../http/caller.ts';
import { isObject } from '../is-object.ts';
import { keyOf } from './idempotency-key.ts';
import { portfolioIdText } from './query-text.ts';

/** The request of a caller who was let in. */
export interface Asked {
  /** The one portfolio that the request is about; the gatekeeper let the caller in to it, and to no other. */
  readonly portfolioId: number;
  /** True if the request named it; false where it is portfolio 1 because none was named. */
  readonly isNamed: boolean;
  /** All that was sent but `portfolio_id`: of a GET its query, of a POST its body. */
  readonly fields: unknown;
  /** The token that let the caller in; null if no token is asked for. */
  readonly token: Token | null;
  /** The `Idempotency-Key` of a POST; null where it has none. */
  readonly key: string | null;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The right that the route asks of its caller; every REST route states it. */
    access?: Scope;
    /**
     * The portfolios that a request touches: the one that `portfolio_id` names unless given, `all` for every one, the list
     * `portfolio_ids`, or `nothing` that is a portfolio's own.
     */
    touches?: 'all' | 'portfolio_ids' | 'nothing';
    /** Rows of an answer unless its query gives a `limit`; a route without it reads none. */
    rows?: number;
  }
  interface FastifyRequest {
    /** Set by the guard, before any route of ours sees the request. */
    asked: Asked;
    reading: Reading;
    /** The code of the refusal that was answered; absent where there was none. */
    refusalCode?: string;
    /** Ends a read that is under way, with the bytes that came of it. */
    endReading?: (bytes: number) => void;
  }
}

const named = z.object({ portfolio_id: portfolioIdText });

/** Refuses a POST with fields in its address: only its body is read. @throws DomainError UNKNOWN_FIELD */
export function refuseQuery(query: unknown): void {
  const [field] = Object.keys(isObject(query) ? query : {});
  if (field === undefined) return;
  throw new DomainError(
    'UNKNOWN_FIELD',
    `${field.slice(0, 100)} is in the address, but a POST takes its fields from the body. Move it there.`,
    { field: field.slice(0, 100) },
  );
}

/** Reads the portfolio that a request names, once, for the gatekeeper and for the route. */
function partsOf({ method, query, body }: FastifyRequest) {
  const isPost = method === 'POST';
  const source = isPost ? body : query;
  const { portfolio_id, ...fields } = isObject(source) ? source : {};
  return { isPost, portfolio_id, fields: isObject(source) ? fields : source };
}

/** The portfolios that a query lists as `portfolio_ids=1,2`; a malformed one matches no token's. */
function listedIn(fields: unknown): readonly number[] | 'all' {
  const { portfolio_ids } = isObject(fields) ? fields : {};
  if (typeof portfolio_ids !== 'string') return 'all';
  return portfolio_ids.split(',').map((text) => (/^\d{1,10}$/.test(text) ? Number(text) : Number.NaN));
}

function touchedBy(touches: 'all' | 'portfolio_ids' | 'nothing', fields: unknown): readonly number[] | 'all' {
  if (touches === 'nothing') return [];
  return touches === 'all' ? 'all' : listedIn(fields);
}

const noPortfolioId = (): DomainError =>
  new DomainError('UNKNOWN_FIELD', 'This route is about no single portfolio and takes no portfolio_id.', {
    field: 'portfolio_id',
  });

const chargeOf = (fields: unknown): number => {
  const { signals } = isObject(fields) ? fields : {};
  return Array.isArray(signals) ? Math.max(1, signals.length) : 1;
};

/**
 * Lets a request in and says what it asks for. A portfolio that is malformed matches no token's.
 * @throws ZodError; DomainError UNKNOWN_FIELD, INVALID_INPUT, and as `Gatekeeper.admit`
 */
async function admitted(request: FastifyRequest, gatekeeper: Gatekeeper): Promise<Asked> {
  const { isPost, portfolio_id, fields } = partsOf(request);
  const parsed = named.safeParse({ portfolio_id });
  const { access, touches } = request.routeOptions.config;
  const portfolios =
    touches === undefined ? [parsed.data?.portfolio_id ?? Number.NaN] : touchedBy(touches, fields);
  const wanted = { access: access!, portfolios, charge: chargeOf(fields) };
  const token = await gatekeeper.admit(request.headers.authorization, wanted);
  if (isPost) refuseQuery(request.query);
  if (!parsed.success) throw parsed.error;
  const key = isPost ? keyOf(request.headers) : null;
  if (touches !== undefined && portfolio_id !== undefined) throw noPortfolioId();
  return {
    portfolioId: parsed.data.portfolio_id,
    isNamed: portfolio_id !== undefined,
    fields,
    token,
    key,
  };
}

function rowsAsked({ routeOptions, query }: FastifyRequest): number {
  const { rows = 0 } = routeOptions.config;
  const { limit } = isObject(query) ? query : {};
  return rows === 0 ? 0 : rowsOf({ rows }, { limit: typeof limit === 'string' ? Number(limit) : undefined });
}

/** The checks of every request of this scope. */
interface Guards {
  readonly gatekeeper: Gatekeeper;
  readonly readBudget: ReadBudget;
}

/** Asks the gatekeeper, and lets reads read in turn, before every route of this scope. @throws Error at start for a route that states no access */
export function guardRoutes(server: FastifyInstance, { gatekeeper, readBudget }: Guards): void {
  server.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access === undefined) throw new Error(`${String(method)} ${url} states no access`);
  });
  server.addHook('preHandler', async (request, reply) => {
    request.asked = await admitted(request, gatekeeper);
    const { reading } = callerOf(request, reply, readBudget);
    request.reading = reading;
    reading.admit(request.asked.token);
    const rows = rowsAsked(request);
    if (rows > 0) request.endReading = await reading.begin(rows);
  });
  server.addHook('onSend', async ({ endReading }, _reply, payload) => {
    endReading?.(typeof payload === 'string' ? Buffer.byteLength(payload) : 0);
  });
}
