import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { JsonSchema } from '../../src/openapi/draw.ts';
import { arbitraryOf, type Vocabulary } from './arbitrary-of.ts';
import { send, type Answer, type Loose } from './http.ts';

/** One call as the document describes it. */
export interface Operation {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly parameters: readonly Loose[];
  /** The schema of its body; undefined where it takes none. */
  readonly body: JsonSchema | undefined;
}

/** A request, with the fields of its query or its body. */
export interface Generated {
  readonly operation: Operation;
  readonly fields: unknown;
}

/** The document as a client reads it, and the check of answers against it. */
export class Contract {
  readonly document: Loose;
  readonly operations: readonly Operation[];
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });
  readonly #checks = new Map<string, ValidateFunction>();

  constructor(document: Loose) {
    this.document = document;
    this.#ajv.addSchema(document as object, 'openapi');
    this.operations = Object.entries(document.paths as Record<string, Loose>).map(([path, item]) => {
      const method = item.get ? 'GET' : 'POST';
      const { parameters = [], requestBody } = item.get ?? item.post;
      return { path, method, parameters, body: requestBody?.content['application/json'].schema };
    });
  }

  /** Any request that the document allows. */
  requestTo(operation: Operation, known: Vocabulary['known']): fc.Arbitrary<Generated> {
    const words = { schemas: this.document.components.schemas, known };
    if (operation.method === 'POST')
      return (operation.body ? arbitraryOf(operation.body, words) : fc.constant(undefined)).map((fields) => ({
        operation,
        fields,
      }));
    const schema = {
      type: 'object',
      properties: Object.fromEntries(
        operation.parameters.map(({ name, schema: plain, content }) => [
          name,
          plain ?? content['application/json'].schema,
        ]),
      ),
      required: operation.parameters.filter(({ required }) => required).map(({ name }) => name),
    };
    return arbitraryOf(schema, words).map((fields) => ({ operation, fields }));
  }

  /** The fault of an answer against the document, in words; null where it is as promised. */
  faultOf({ path, method }: Operation, { status, body }: Answer): string | null {
    const responses = `#/paths/${path.replaceAll('/', '~1')}/${method.toLowerCase()}/responses/${status}`;
    const described = this.document.paths[path][method.toLowerCase()].responses[status];
    if (described === undefined) return `${method} ${path} answers ${status}, which no response describes`;
    const place = described.$ref ?? responses;
    const check = this.#checkAt(`openapi${place}/content/application~1json/schema`);
    if (check(body)) return null;
    return `${method} ${path} ${status}: ${this.#ajv.errorsText(check.errors)}`;
  }

  #checkAt(reference: string): ValidateFunction {
    const check = this.#checks.get(reference) ?? this.#ajv.compile({ $ref: reference });
    this.#checks.set(reference, check);
    return check;
  }
}

/** The query of a GET: a list repeats its name, an object is JSON. */
export function queryOf(fields: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined) continue;
    for (const each of [value].flat())
      query.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each).toWellFormed());
  }
  return query.toString();
}

/** Sends a generated request to a server. */
export function sendGenerated(url: string, { operation, fields }: Generated): Promise<Answer> {
  const address = `${url}${operation.path}`;
  if (operation.method === 'GET') return send(`${address}?${queryOf(fields ?? {})}`);
  const headers = { 'content-type': 'application/json' };
  return send(address, { method: 'POST', headers, body: JSON.stringify(fields) ?? '' });
}
