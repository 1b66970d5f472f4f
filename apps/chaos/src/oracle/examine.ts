import { verifyAudit, type Database } from '@prescient/core';
import pg from 'pg';
import type { IntentRecord } from '../intent.ts';
import { symptom, type Symptom } from '../symptom.ts';
import { checkAnswers } from './check-answers.ts';
import { checkBalances } from './check-balances.ts';
import { checkLots } from './check-lots.ts';
import { readFacts } from './facts.ts';

/** How the oracle reaches the database: past the faulty network. */
export interface Witness {
  /** Core's own way in, for core's own audit. */
  readonly db: Database;
  readonly ownerUrl: string;
}

async function readPortfolios(ownerUrl: string, portfolioIds: readonly number[]) {
  const client = new pg.Client(ownerUrl);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await readFacts(client, portfolioIds);
  } finally {
    await client.end();
  }
}

/** Differences that core's audit finds; null asks about every portfolio. */
export async function auditDifferences({ db }: Witness, portfolioId: number | null): Promise<Symptom[]> {
  const { differences } = await verifyAudit(db, portfolioId);
  return differences.map((row) => {
    const { subject, id, field, stored, expected } = row;
    return symptom(
      'drift',
      `audit: ${subject} ${id} ${field} is ${stored ?? 'absent'}, ${expected ?? 'nothing'} follows`,
    );
  });
}

/** All that does not fit together, in the portfolios of these records, when nothing is under way any more. */
export async function examine(
  witness: Witness,
  portfolioIds: readonly number[],
  records: ReadonlyMap<string, IntentRecord>,
): Promise<Symptom[]> {
  const facts = await readPortfolios(witness.ownerUrl, portfolioIds);
  const found = [
    ...checkAnswers(records, facts),
    ...checkLots(records, facts),
    ...checkBalances(records, facts),
  ];
  const audited = await Promise.all(portfolioIds.map((id) => auditDifferences(witness, id)));
  return [...found, ...audited.flat()];
}
