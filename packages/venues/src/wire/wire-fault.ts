import { z } from 'zod';
import type { RefusalCode, Subject } from './refusal.ts';
import { idText } from './wire-fields.ts';

/** A fault that a schema finds, whatever the item is. */
export interface WireFault {
  code: Extract<RefusalCode, 'NOT_AN_OBJECT' | 'MISSING_FIELD' | 'WRONG_TYPE'>;
  field: string | null;
}

/** The fault behind the first thing that a schema found wrong with an item, read with `reportInput`. */
export function faultOf(error: z.ZodError): WireFault {
  const issue = error.issues[0];
  const field = issue?.path.join('.') || null;
  if (field === null) return { code: 'NOT_AN_OBJECT', field };
  const found = issue?.input ?? null;
  return { code: found === null ? 'MISSING_FIELD' : 'WRONG_TYPE', field };
}

/** Names an item that may be anything at all; `key` is the venue's name of the field with its id. */
export function subjectOf(kind: Subject['kind'], raw: unknown, key = 'id'): Subject {
  const item = z.object({ [key]: idText }).safeParse(raw);
  return { kind, id: item.success ? (item.data[key] ?? null) : null };
}
