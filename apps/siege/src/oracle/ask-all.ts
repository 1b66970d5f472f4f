import type pg from 'pg';
import type { Findings } from '../finding.ts';
import { factQuestions } from './fact-questions.ts';
import { fillQuestions } from './fill-questions.ts';
import { ledgerQuestions } from './ledger-questions.ts';
import { positionQuestions } from './position-questions.ts';

/** Everything that is asked of a database. The arithmetic is PostgreSQL's own, and no function of the exchange is used. */
const QUESTIONS = [...ledgerQuestions, ...positionQuestions, ...fillQuestions, ...factQuestions];

/** Rows of one question that are told; more of them say nothing new. */
const SHOWN = 5;

interface Row {
  readonly id: string;
  readonly stored: string | null;
  readonly expected: string | null;
}

/** Asks every question in one snapshot; each row of an answer is a finding. */
export async function askAll(client: pg.Client, findings: Findings): Promise<void> {
  await client.query('begin isolation level repeatable read read only');
  for (const { kind, name, sql } of QUESTIONS) {
    const { rows } = await client.query<Row>(sql);
    for (const { id, stored, expected } of rows.slice(0, SHOWN))
      findings.add(kind, `${name}: ${id} has ${stored ?? 'nothing'}, ${expected ?? 'nothing'} follows`);
    if (rows.length > SHOWN) findings.add(kind, `${name}: ${rows.length - SHOWN} more`);
  }
  await client.query('commit');
}
