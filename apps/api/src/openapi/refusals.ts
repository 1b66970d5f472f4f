import type { DomainErrorCode } from '@prescient/core';
import { ERROR_MAP } from '../errors.ts';
import { PROTOCOL_ERRORS } from '../rest/protocol-error.ts';
import type { JsonSchema } from './draw.ts';

/** Every code of a refusal by its HTTP status: those of the domain, and those of the door. */
function codesByStatus(): ReadonlyMap<number, readonly string[]> {
  const codes = new Map<number, string[]>();
  const note = (status: number, code: string): void =>
    void codes.set(status, [...(codes.get(status) ?? []), code]);
  for (const code of Object.keys(ERROR_MAP) as DomainErrorCode[]) note(ERROR_MAP[code].status, code);
  for (const [status, { code }] of Object.entries(PROTOCOL_ERRORS)) note(Number(status), code);
  return new Map([...codes].toSorted(([one], [other]) => one - other));
}

/** The body of a refusal with one of these codes. */
const refusalSchema = (codes: readonly string[]): JsonSchema => ({
  type: 'object',
  required: ['error'],
  additionalProperties: false,
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'details', 'retryable'],
      additionalProperties: false,
      properties: {
        code: { type: 'string', enum: codes },
        message: { type: 'string', description: 'One sentence that says what to do.' },
        details: {
          type: 'object',
          description: 'The values behind the refusal.',
          additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
        },
        retryable: {
          type: 'boolean',
          description: 'True if the same request, with the same id, may succeed later, unchanged.',
        },
      },
    },
  },
});

const HEADERS: Readonly<Record<number, object>> = {
  401: { 'WWW-Authenticate': { schema: { type: 'string' }, description: '`Bearer`.' } },
  429: { 'Retry-After': { schema: { type: 'string' }, description: 'Seconds to wait.' } },
  503: { 'Retry-After': { schema: { type: 'string' }, description: 'Seconds to wait, if that is known.' } },
};

const nameOf = (status: number): string => `Refused${status}`;

/** The refusals of every call, by name. */
export const refusalResponses = (): Readonly<Record<string, object>> =>
  Object.fromEntries(
    [...codesByStatus()].map(([status, codes]) => [
      nameOf(status),
      {
        description: codes.map((code) => `\`${code}\``).join(', '),
        ...(HEADERS[status] && { headers: HEADERS[status] }),
        content: { 'application/json': { schema: refusalSchema(codes) } },
      },
    ]),
  );

/** References to the refusals, by status. */
export const refusalReferences = (): Readonly<Record<string, object>> =>
  Object.fromEntries(
    [...codesByStatus().keys()].map((status) => [
      status,
      { $ref: `#/components/responses/${nameOf(status)}` },
    ]),
  );
