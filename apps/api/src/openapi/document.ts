import { isObject } from '../is-object.ts';
import { calls } from '../procedures.ts';
import { pathOf } from '../v1/path.ts';
import type { JsonSchema } from './draw.ts';
import { operationOf } from './operation.ts';
import { refusalReferences, refusalResponses } from './refusals.ts';

const ABOUT = `A paper exchange for prediction markets: exact portfolios, positions and trades.

Every query is a GET, every mutation a POST with a JSON body. Money, shares and prices are decimal strings. A list is a
page: \`nextCursor\` asks for the next one. A refusal has a stable \`code\`, one sentence, \`details\`, and \`retryable\`. A
command is sent again under the same id and happens once.`;

const SECURITY = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token, which the command `token create` makes. Needed as soon as the first token was made, or where other machines reach the server.',
  },
};

const KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes a request happen once however often it is sent. The same key with another request is a CONFLICT. With a key, a trade or a sale may leave its own id out.',
  schema: { type: 'string', pattern: String.raw`^[\x21-\x7e]{1,200}$` },
};

/** The same schema, with the references where an OpenAPI document keeps what they name. */
function relinked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relinked);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name === '$ref' && typeof each === 'string'
        ? each.replace('#/$defs/', '#/components/schemas/')
        : relinked(each),
    ]),
  );
}

/** Makes the OpenAPI document of every query and mutation, from the schemas that check their inputs and answers. */
export function openApiDocument(): JsonSchema {
  const schemas: Record<string, JsonSchema> = {};
  const refusals = refusalReferences();
  const paths = Object.fromEntries(
    calls.map((call) => [
      pathOf(call.name),
      {
        [call.type === 'query' ? 'get' : 'post']: operationOf(call, refusals, (defs) =>
          Object.assign(schemas, defs),
        ),
      },
    ]),
  );
  return relinked({
    openapi: '3.1.0',
    info: { title: 'Prescient', version: '1', description: ABOUT },
    servers: [{ url: '/' }],
    security: [{}, { bearer: [] }],
    tags: [...new Set(calls.map(({ name }) => name.split('.')[0]))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      responses: refusalResponses(),
      parameters: { IdempotencyKey: KEY },
      securitySchemes: SECURITY,
    },
  }) as JsonSchema;
}
