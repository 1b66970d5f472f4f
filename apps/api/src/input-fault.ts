import { DomainError } from '@prescient/core';
import type { z } from 'zod';

/** A name that a client made up is shown up to this length. */
const LONGEST_NAME = 100;

const nameOf = (path: readonly PropertyKey[]): string => path.map(String).join('.').slice(0, LONGEST_NAME);

const invalid = (field: string, message: string): DomainError =>
  new DomainError('INVALID_INPUT', message, { field });

/** The refusal of a text that is no JSON, or nested so deeply that nobody means it. */
export const unreadableJson = (field: string, error: Error): DomainError =>
  invalid(
    field,
    `${field} cannot be read as JSON: ${error instanceof RangeError ? 'it is nested too deeply' : error.message}.`,
  );

/** The refusal of an input that its schema does not let in; it names the first field that is wrong. */
export function schemaFault({ issues: [issue] }: z.ZodError): DomainError {
  if (issue?.code === 'unrecognized_keys') {
    const field = nameOf([...issue.path, ...issue.keys.slice(0, 1)]);
    return new DomainError('UNKNOWN_FIELD', `${field} is not a field of this request; leave it out.`, {
      field,
    });
  }
  const field = nameOf(issue?.path ?? []) || 'input';
  if (issue?.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return invalid(field, `${field} is missing.`);
  }
  return invalid(field, `${field}: ${issue?.message ?? 'is not valid'}.`);
}
