import type { FastifyInstance, FastifyRequest } from 'fastify';
import { accessRequestOf } from '../access/access-request.ts';
import { callerOf } from '../http/caller.ts';
import type { ServerContext } from '../http/trpc-route.ts';
import { isEmpty } from '../is-object.ts';
import { lazily } from '../lazily.ts';
import { draw } from '../openapi/draw.ts';
import { callProcedure, calls, sentTo, type Call } from '../procedures.ts';
import { parseJson } from '../rest/exact-json.ts';
import { refuseQuery } from '../rest/guard.ts';
import { keyOf } from '../rest/idempotency-key.ts';
import { errorHandler } from '../rest/protocol-error.ts';
import { keyedInput } from './keyed-input.ts';
import { pathOf } from './path.ts';
import { inputOfQuery } from './query-input.ts';

type ReadInput = (request: FastifyRequest) => unknown;

/** Reads the input of a query from the address. */
function queryReader(call: Call): ReadInput {
  const schema = lazily(() => draw(call.input, 'input').schema);
  return ({ query }) => sentTo(call, isEmpty(query) ? {} : inputOfQuery(query as object, schema()));
}

/** Reads the input of a mutation from the body, and from its key where it has one. */
function bodyReader(call: Call, context: ServerContext): ReadInput {
  return async ({ body, query, headers }) => {
    const input = sentTo(call, body);
    if (isEmpty(query) && headers['idempotency-key'] === undefined) return input;
    // Nobody without the right to call it learns more about a request, or leaves a key behind.
    await context.gatekeeper.check(headers.authorization, accessRequestOf(call.meta, input));
    refuseQuery(query);
    const key = keyOf(headers);
    return key === null ? input : keyedInput(context, { call, key, input });
  };
}

/**
 * Registers every query as `GET /v1/<router>/<name>` and every mutation as `POST /v1/<router>/<name>`, over the procedures
 * themselves: the same gates, answers and refusals as over tRPC, in the envelope of REST.
 */
export function v1Routes(server: FastifyInstance, context: ServerContext): void {
  server.setErrorHandler(errorHandler(context));
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => parseJson(body, 'body'),
  );
  for (const call of calls) {
    const isQuery = call.type === 'query';
    const read = isQuery ? queryReader(call) : bodyReader(call, context);
    server.route({
      method: isQuery ? 'GET' : 'POST',
      url: pathOf(call.name),
      handler: async (request, reply) => {
        const input = await read(request);
        const caller = callerOf(request, reply, context.readBudget);
        const answer = await callProcedure(call.name, { ...context, ...caller }, input);
        // An answer may be null, of which Fastify would make an empty body.
        return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
      },
    });
  }
}
