import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { MoneyFormatError, type ErrorDetails } from '@prescient/core';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { domainErrorOf, ERROR_MAP, INTERNAL_MESSAGE, wireError } from '../errors.ts';

/** Refusals of the HTTP door itself, which no rule of trading knows. */
const PROTOCOL_CODES: Record<number, string> = {
  400: 'BAD_REQUEST',
  404: 'ROUTE_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'URL_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  421: 'HOST_NOT_ALLOWED',
  431: 'HEADERS_TOO_LARGE',
};

/** The body of every REST error. */
interface ErrorBody {
  error: { code: string; message: string; details: ErrorDetails; retryable: boolean };
}

interface Refused {
  status: number;
  body: ErrorBody;
}

/** A refusal of the door: what was asked is not HTTP that we serve. */
export const protocolRefusal = (status: number, message: string): Refused => ({
  status,
  body: { error: { code: PROTOCOL_CODES[status] ?? 'BAD_REQUEST', message, details: {}, retryable: false } },
});

function inputRefusal(field: string, message: string): Refused {
  return { status: 400, body: { error: wireError({ code: 'INVALID_INPUT', message, details: { field } }) } };
}

/** What a client is told of an error; null where the fault is ours. */
function refusalOf(error: unknown): Refused | null {
  const domain = domainErrorOf(error);
  if (domain) return { status: ERROR_MAP[domain.code].status, body: { error: wireError(domain) } };
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const field = issue?.path.join('.') || 'body';
    return inputRefusal(field, `${field}: ${issue?.message ?? 'is not valid'}.`);
  }
  if (error instanceof SyntaxError || error instanceof RangeError || error instanceof MoneyFormatError) {
    return inputRefusal('body', `The body is not JSON that can be read: ${error.message}.`);
  }
  const { statusCode = 500, message } = error as Partial<FastifyError>;
  return statusCode < 500 ? protocolRefusal(statusCode, message ?? 'The request cannot be read.') : null;
}

/** Answers every error of a route: a refusal as itself, a fault of ours as 500 with nothing but a pointer to the log. */
export const errorHandler =
  ({ log }: Context) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refused = refusalOf(error);
    if (refused) return reply.code(refused.status).send(refused.body);
    log.error({ err: error, method: request.method, url: request.url }, 'request failed');
    const body: ErrorBody = { error: { code: 'INTERNAL', message: INTERNAL_MESSAGE, details: {}, retryable: false } };
    return reply.code(500).send(body);
  };
