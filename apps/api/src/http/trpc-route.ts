import { resolveResponse } from '@trpc/server/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@prescient/core';
import type { ReadBudget } from '../access/read-budget.ts';
import type { CallContext, Context } from '../context.ts';
import { levelOf, retryAfterOf, toLog } from '../errors.ts';
import { appRouter } from '../router.ts';
import { callerOf } from './caller.ts';

/** Most calls that one HTTP request may carry. */
const MAX_BATCH_SIZE = 100;

/** The means that the server is built with: all means of a call except those that come with the request. */
export interface ServerContext extends Omit<CallContext, 'authorization' | 'onClose' | 'reading'> {
  readonly readBudget: ReadBudget;
}

/** Tells the code that works for a client that the client went away. */
export function goneWith({ raw }: FastifyReply): AbortController {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableEnded) gone.abort();
  });
  return gone;
}

/**
 * The request in the few words that tRPC asks of it. The adapters of tRPC build a whole `Request` with its `Headers` and
 * its stream for each, which costs as much as the rest of the call.
 */
function requestOf(request: FastifyRequest, signal: AbortSignal): Request {
  const { method, headers, raw } = request;
  const body = typeof request.body === 'string' ? request.body : '';
  const header = (name: string): string | null => headers[name]?.toString() ?? null;
  return {
    url: `http://${request.host}${raw.url ?? ''}`,
    method,
    signal,
    headers: {
      get: (name: string) => header(name.toLowerCase()),
      has: (name: string) => header(name.toLowerCase()) !== null,
    },
    text: async () => body,
  } as Partial<Request> as Request;
}

/**
 * Sends an answer piece by piece, as fast as the client takes it, and ends it when the server stops: the client comes back
 * to another one, and goes on there.
 */
function sendStream(response: Response, reply: FastifyReply, { gone, streams }: Streaming): FastifyReply {
  streams.add(gone);
  reply.raw.once('close', () => streams.delete(gone));
  const headers = { ...Object.fromEntries(response.headers), connection: 'close' };
  return reply.code(response.status).headers(headers).send(response.body);
}

interface Streaming {
  /** Aborted when nobody listens any more. */
  readonly gone: AbortController;
  readonly streams: Set<AbortController>;
}

/** True if the answer goes out piece by piece. */
const isStream = ({ headers }: Response): boolean =>
  headers.has('transfer-encoding') || headers.get('content-type') === 'text/event-stream';

/** Logs what a client is not told. */
const errorLog =
  ({ log }: Context) =>
  ({ error, path }: { error: { code: string; cause?: unknown }; path: string | undefined }): void => {
    if (error.code === 'INTERNAL_SERVER_ERROR')
      log.error({ err: error.cause ?? error, path }, 'procedure failed');
    if (error.code === 'SERVICE_UNAVAILABLE')
      log[levelOf(error.cause)]({ ...toLog(error.cause), path }, 'procedure refused');
  };

/** The headers of an answer in which some calls may be refused. */
function headersFor(errors: readonly { readonly cause?: unknown }[]): Record<string, string> {
  const refusals = errors.flatMap(({ cause }) => (cause instanceof DomainError ? [cause] : []));
  const retryAfter = retryAfterOf(refusals);
  return retryAfter === null ? {} : { 'retry-after': retryAfter };
}

/** The tRPC router under `/trpc`. */
export function trpcRoute(
  server: FastifyInstance,
  context: ServerContext,
  streams: Set<AbortController>,
): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_: unknown, body: string) => body,
  );
  server.all<{ Params: { path: string } }>('/trpc/:path', async (request, reply) => {
    const gone = goneWith(reply);
    const response = await resolveResponse({
      router: appRouter,
      req: requestOf(request, gone.signal),
      path: request.params.path,
      error: null,
      maxBatchSize: MAX_BATCH_SIZE,
      createContext: async (): Promise<CallContext> => ({
        ...context,
        ...callerOf(request, reply, context.readBudget),
      }),
      responseMeta: ({ errors }) => ({ headers: headersFor(errors) }),
      onError: errorLog(context),
    });
    if (isStream(response)) return sendStream(response, reply, { gone, streams });
    return reply
      .code(response.status)
      .headers(Object.fromEntries(response.headers))
      .send(await response.text());
  });
}
