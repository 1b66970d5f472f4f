import type { Database } from '@prescient/core';
import { withDatabase } from '../database/database.ts';
import { print, printJson } from '../process/output.ts';
import type { Session } from '../process/session.ts';

/** An answer for people, and the same for programs. */
export interface Answer {
  readonly text: string;
  readonly json: unknown;
}

/** Prints an answer in the form that was asked for. */
export const printAnswer = ({ json }: { readonly json: boolean }, given: Answer): void =>
  json ? printJson(given.json) : print(given.text);

/** Gets an answer from the database, and prints it. */
export async function answer(
  form: { readonly json: boolean },
  session: Session,
  work: (db: Database) => Promise<Answer>,
): Promise<void> {
  printAnswer(form, await withDatabase(session, work));
}
