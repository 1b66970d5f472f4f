import { z } from 'zod';
import type { Fault, Subject } from '../refusal.ts';
import { text } from './wire-fields.ts';

/** The fault behind the first thing that a schema found wrong with an item, read with `reportInput`. */
export function faultOf(error: z.ZodError): Fault {
  const issue = error.issues[0];
  const field = issue?.path.join('.') || null;
  if (field === null) return { code: 'NOT_AN_OBJECT', field };
  const found = issue?.input ?? null;
  return { code: found === null ? 'MISSING_FIELD' : 'WRONG_TYPE', field };
}

const identified = z.object({ id: text });

/** Names an item that may be anything at all. */
export function subjectOf(kind: Subject['kind'], raw: unknown): Subject {
  const item = identified.safeParse(raw);
  return { kind, id: item.success ? item.data.id : null };
}
