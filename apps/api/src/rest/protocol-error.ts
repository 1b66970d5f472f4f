import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { DomainErrorCode, ErrorDetails } from '@prescient/core';
import type { Context } from '../context.ts';
import {
  domainErrorOf,
  ERROR_MAP,
  INTERNAL_MESSAGE,
  levelOf,
  retryAfterOf,
  wireError,
  toLog,
} from '../errors.ts';
import { schemaFault } from '../input-fault.ts';

/** Refusals of the HTTP door itself, which no rule of trading knows, by their HTTP status. */
export const PROTOCOL_ERRORS = {
  400: {
    code: 'BAD_REQUEST',
    message: 'The request cannot be read; check its address, headers and length.',
  },
  403: {
    code: 'ORIGIN_NOT_ALLOWED',
    message:
      'Web pages of other sites may not call this server. If the site is yours, add its host name to ALLOWED_HOSTS.',
  },
  404: {
    code: 'ROUTE_NOT_FOUND',
    message:
      'There is no such route; /openapi.json, docs/rest.md and docs/trpc.md list the methods and paths.',
  },
  408: { code: 'REQUEST_TIMEOUT', message: 'The request took too long to arrive; send it again.' },
  413: { code: 'PAYLOAD_TOO_LARGE', message: 'The body is too large; send fewer items at once.' },
  414: { code: 'URL_TOO_LONG', message: 'The address is too long; send fewer calls at once, or by POST.' },
  415: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'The body must be JSON; send it with content-type: application/json.',
  },
  417: {
    code: 'EXPECTATION_FAILED',
    message: 'This server supports no Expect header but 100-continue; leave the header out.',
  },
  421: {
    code: 'HOST_NOT_ALLOWED',
    message:
      'This server does not answer to that host name; call it by its address, or add the name to ALLOWED_HOSTS.',
  },
  431: { code: 'HEADERS_TOO_LARGE', message: 'The headers are too large; send fewer or shorter ones.' },
  500: { code: 'INTERNAL', message: INTERNAL_MESSAGE },
  503: { code: 'STOPPING', message: 'This server is stopping; ask again in a moment.' },
} as const;

type ProtocolStatus = keyof typeof PROTOCOL_ERRORS;

/** The body of every REST error. */
interface ErrorBody {
  error: {
    code: DomainErrorCode | (typeof PROTOCOL_ERRORS)[ProtocolStatus]['code'];
    message: string;
    details: ErrorDetails;
    retryable: boolean;
  };
}

const isProtocolStatus = (status: number): status is ProtocolStatus => status in PROTOCOL_ERRORS;

/** Returns the answer to a request that no route saw; a status without a sentence of its own becomes 400. */
export function doorRefusal(status: number): { status: ProtocolStatus; body: ErrorBody } {
  const known = isProtocolStatus(status) ? status : 400;
  const retryable = known === 408 || known === 503;
  return { status: known, body: { error: { ...PROTOCOL_ERRORS[known], details: {}, retryable } } };
}

/** Answers what no route of ours answers. */
export function refuse(reply: FastifyReply, refused: number): FastifyReply {
  const { status, body } = doorRefusal(refused);
  return reply.code(status).send(body);
}

/** Answers every error of a route: a refusal as itself, a fault of ours as 500 with nothing but a pointer to the log. */
export const errorHandler =
  ({ log }: Context) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    // A client that goes away halfway has the words of a database that does, and nobody is left to read an answer.
    if (error === request.raw.errored) return refuse(reply, 400);
    const refusal = error instanceof z.ZodError ? schemaFault(error) : domainErrorOf(error);
    const where = { method: request.method, path: request.routeOptions.url };
    if (refusal) {
      request.refusalCode = refusal.code;
      const { status } = ERROR_MAP[refusal.code];
      if (status === 401) reply.header('www-authenticate', 'Bearer');
      const retryAfter = retryAfterOf([refusal]);
      if (retryAfter !== null) reply.header('retry-after', retryAfter);
      if (status >= 500) log[levelOf(refusal)]({ ...toLog(refusal), ...where }, 'request refused');
      const body: ErrorBody = { error: wireError(refusal) };
      return reply.code(status).send(body);
    }
    const { statusCode = 500 } = error as Partial<FastifyError>;
    request.refusalCode = doorRefusal(statusCode).body.error.code;
    if (statusCode >= 500) log.error({ err: error, ...where }, 'request failed');
    return refuse(reply, statusCode);
  };
