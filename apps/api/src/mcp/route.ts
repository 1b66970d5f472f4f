import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOf } from '../http/caller.ts';
import { goneWith, type ServerContext } from '../http/trpc-route.ts';
import { lazily } from '../lazily.ts';
import { parseJson } from '../rest/exact-json.ts';
import { errorHandler } from '../rest/protocol-error.ts';
import { makeTools, toolsFor } from './tools.ts';

/** Every tool is behind a token that reads; each call is then admitted by its own procedure. */
const AT_THE_DOOR = { access: 'read', portfolios: [], charge: 1 } as const;

/** The request as the library reads it; its body is parsed already. */
function webRequest({ host, raw, method, headers }: FastifyRequest, signal: AbortSignal): Request {
  const named = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return new Request(`http://${host}${raw.url ?? ''}`, { method, headers: named, signal });
}

/** Registers `/mcp`: the Model Context Protocol over streamable HTTP, without sessions. */
export function mcpRoute(server: FastifyInstance, context: ServerContext): void {
  const tools = lazily(makeTools);
  // Servers that no agent asks need not load the protocol.
  const protocol = lazily(() => import('./server.ts'));
  server.setErrorHandler(errorHandler(context));
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => parseJson(body, 'body'),
  );
  server.route({
    method: ['GET', 'POST'],
    url: '/mcp',
    handler: async (request, reply) => {
      const token = await context.gatekeeper.check(request.headers.authorization, AT_THE_DOOR);
      const caller = { ...context, ...callerOf(request, reply, context.readBudget) };
      const { answerMessage } = await protocol();
      const response = await answerMessage(
        { request: webRequest(request, goneWith(reply).signal), parsedBody: request.body },
        { tools: toolsFor(tools(), token), context: caller },
      );
      return reply
        .code(response.status)
        .headers(Object.fromEntries(response.headers))
        .send(response.body ?? '');
    },
  });
}
