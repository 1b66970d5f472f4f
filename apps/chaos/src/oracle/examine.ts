import { verifyAudit, type Database } from '@prescient/core';
import pg from 'pg';
import type { FillStream } from '@prescient/workshop';
import type { Records } from '../bots/intent.ts';
import { symptom, type Symptom } from '../run/symptom.ts';
import { checkAnswers } from './check-answers.ts';
import { checkBalances } from './check-balances.ts';
import { awaitStreams, checkStreams } from './check-streams.ts';
import { checkDepth } from './check-depth.ts';
import { checkPositions } from './check-positions.ts';
import { checkMarkets } from './check-markets.ts';
import { readFacts, type Facts, type Subject } from './facts.ts';
import { Verdicts } from '../administrator/verdicts.ts';

/** The oracle's way to the database, past the faulty network. */
export interface Witness {
  /** Core's own way in, for core's own audit. */
  readonly db: Database;
  readonly ownerUrl: string;
}

/** The evidence of a round: what bots wrote down, and what subscribers were told. */
export interface Evidence {
  readonly records: Records;
  readonly streams: readonly FillStream[];
}

async function readSubject(ownerUrl: string, subject: Subject): Promise<Facts> {
  const client = new pg.Client(ownerUrl);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await readFacts(client, subject);
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

/** All that does not fit together in what these records are about, when nothing is under way any more. */
export async function examine(
  witness: Witness,
  subject: Subject,
  { records: { commands, decisions }, streams }: Evidence,
): Promise<Symptom[]> {
  const facts = await readSubject(witness.ownerUrl, subject);
  await awaitStreams(streams, facts);
  const verdicts = new Verdicts(decisions);
  const found = [
    ...checkAnswers(commands, facts),
    ...checkMarkets(verdicts, facts),
    ...checkPositions(commands, verdicts, facts),
    ...checkDepth(facts),
    ...checkBalances(commands, facts),
    ...checkStreams(streams, facts),
  ];
  const audited = await Promise.all(subject.portfolioIds.map((id) => auditDifferences(witness, id)));
  return [...found, ...audited.flat()];
}
