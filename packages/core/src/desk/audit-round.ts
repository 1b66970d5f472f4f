import { IsolationLevel } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { forgetCheckpoint, runRound, takeRound, waiverOf } from '../store/audit-checkpoints.ts';
import { isRetryable } from '../store/database-faults.ts';
import { entityManager, type Database } from '../store/database.ts';
import { lockAfterAudit } from './portfolio-status.ts';
import { auditWithin, type AuditDifference } from './verify-audit.ts';

/** A portfolio in which an audit found something. */
export interface AuditFinding {
  readonly portfolioId: number;
  readonly differences: readonly AuditDifference[];
  /** Why an administrator lets them be, and the portfolio unlocked; null where it was locked. */
  readonly waivedBecause: string | null;
}

/** What a round of audits came to. */
export interface AuditRound {
  /** Portfolios that had changed since the last round. */
  readonly changed: number;
  readonly findings: readonly AuditFinding[];
  /** Portfolios whose checkpoint did not hold although nothing differs; theirs begins anew. */
  readonly rebuilt: readonly number[];
}

/** A suspicion becomes a finding only when the whole audit of the portfolio finds a difference too. */
async function examine(em: SqlEntityManager, portfolioId: number, now: Date): Promise<AuditFinding | null> {
  const { clean, differences } = await auditWithin(em, portfolioId, now);
  if (!clean) return { portfolioId, differences, waivedBecause: await waiverOf(em, portfolioId) };
  await forgetCheckpoint(em, portfolioId);
  return null;
}

async function roundWithin(em: SqlEntityManager, now: Date): Promise<AuditRound | null> {
  if (!(await takeRound(em))) return null;
  const { changed, suspects } = await runRound(em);
  const findings: AuditFinding[] = [];
  const rebuilt: number[] = [];
  for (const portfolioId of suspects) {
    const finding = await examine(em, portfolioId, now);
    if (finding) findings.push(finding);
    else rebuilt.push(portfolioId);
  }
  return { changed, findings, rebuilt };
}

const reasonOf = ({ subject, id, field, stored, expected }: AuditDifference, count: number): string =>
  `audit: ${field} of ${subject} ${id} is ${stored ?? 'missing'}, the facts say ${expected ?? 'nothing'}` +
  (count > 1 ? `, and ${count - 1} more differences` : '');

/**
 * The fast audit: adds up what moved since each portfolio's checkpoint, in one snapshot while trading goes on, and looks
 * at the whole of a portfolio only where that is not what its row says. One that differs is locked, so that nothing
 * moves in it until an administrator unlocks it. It reads recent movements and open lots; what was done to older facts
 * is found by `verifyAudit`. `signal` ends it at once; whatever it had not committed is found by the next one.
 * @returns null where another process is at it
 */
export async function auditRound(db: Database, signal?: AbortSignal): Promise<AuditRound | null> {
  const patient = await db.patient(signal);
  try {
    const snapshot = { isolationLevel: IsolationLevel.REPEATABLE_READ };
    const round = await entityManager(patient).transactional((em) => roundWithin(em, db.clock()), snapshot);
    for (const { portfolioId, differences, waivedBecause } of round?.findings ?? []) {
      if (waivedBecause === null)
        await lockAfterAudit(db, portfolioId, reasonOf(differences[0]!, differences.length));
    }
    return round;
  } catch (error) {
    // Another process moved the checkpoints on between our first look and our turn: the round is done.
    if (isRetryable(error)) return null;
    throw error;
  } finally {
    await patient.close();
  }
}
