import type { z } from 'zod';

/** The first fault that zod found, as the path of the field and a sentence about it. */
export function firstIssue(error: z.ZodError, root: string): { field: string; sentence: string } {
  const [issue] = error.issues;
  const path = issue?.path.map(String) ?? [];
  const field = [root, ...path].join('.');
  const message = issue?.message ?? 'does not fit';
  return { field, sentence: `is wrong: ${message.replace(/\.$/, '')}.` };
}
