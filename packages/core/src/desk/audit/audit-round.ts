import { IsolationLevel } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { forgetCheckpoint, runRound, takeRound, waiverOf } from '../../store/audit/audit-checkpoints.ts';
import { isRetryable, isUnavailable } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { lockAfterAudit } from '../portfolios/portfolio-status.ts';
import { auditWithin, type AuditDifference } from './verify-audit.ts';

/** A portfolio in which an audit found something. */
export interface AuditFinding {
  readonly portfolioId: number;
  readonly differences: readonly AuditDifference[];
  /** Why an administrator lets them be, and the portfolio unlocked; null where it was locked. */
  readonly waivedBecause: string | null;
}

/** The result of a round of audits. */
export interface AuditRound {
  /** Portfolios that had changed since the last round. */
  readonly changed: number;
  readonly findings: readonly AuditFinding[];
  /** Portfolios whose checkpoint was wrong although nothing differs; it is built again. */
  readonly rebuilt: readonly number[];
  /** Portfolios that differ and could not be locked, with why; the next round finds them again. */
  readonly unlocked: readonly { readonly portfolioId: number; readonly cause: unknown }[];
}

/** The options of a round. */
export interface AuditRoundOptions {
  /** Told of each finding before anything is locked, as that may fail. */
  readonly onFinding?: (finding: AuditFinding) => void;
  /** Ends the round at once. */
  readonly signal?: AbortSignal;
}

/** Attempts at a step that another transaction may stand in the way of. */
const ATTEMPTS = 3;

/** A suspicion becomes a finding only when the whole audit of the portfolio finds a difference too. */
async function examine(em: SqlEntityManager, portfolioId: number, now: Date): Promise<AuditFinding | null> {
  const { clean, differences } = await auditWithin(em, portfolioId, { now });
  if (!clean) return { portfolioId, differences, waivedBecause: await waiverOf(em, portfolioId) };
  await forgetCheckpoint(em, portfolioId);
  return null;
}

async function roundWithin(em: SqlEntityManager, now: Date): Promise<Omit<AuditRound, 'unlocked'> | null> {
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

/** Tries again what failed for a reason that passes. */
async function tried<T>(work: () => Promise<T>, passes: (error: unknown) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= ATTEMPTS || !passes(error)) throw error;
    }
  }
}

/** One transaction of a round; another round or an unlocking that wrote a checkpoint meanwhile is a reason to start it again. */
async function readRound(db: Database, signal: AbortSignal | undefined) {
  const patient = await db.patient(signal);
  const snapshot = { isolationLevel: IsolationLevel.REPEATABLE_READ };
  const once = () => entityManager(patient).transactional((em) => roundWithin(em, db.clock.now()), snapshot);
  try {
    return await tried(once, isRetryable);
  } finally {
    await patient.close();
  }
}

/** Locks each portfolio with a difference alone, so that one that cannot be locked keeps no other unlocked. */
async function lockFindings(
  db: Database,
  findings: readonly AuditFinding[],
): Promise<AuditRound['unlocked']> {
  const unlocked: { portfolioId: number; cause: unknown }[] = [];
  for (const { portfolioId, differences, waivedBecause } of findings) {
    if (waivedBecause !== null) continue;
    const reason = reasonOf(differences[0]!, differences.length);
    const lock = () => lockAfterAudit(db, portfolioId, reason);
    await tried(lock, (error) => isRetryable(error) || isUnavailable(error)).catch(
      (cause: unknown) => void unlocked.push({ portfolioId, cause }),
    );
  }
  return unlocked;
}

/**
 * The fast audit: adds up what moved since each portfolio's checkpoint, in one snapshot while trading goes on, and looks
 * at the whole of a portfolio only where that is not what its row says. One that differs is locked, so that nothing
 * moves in it until an administrator unlocks it. It reads recent movements and open lots; what was done to older facts
 * is found by `verifyAudit`. `signal` ends it at once; whatever it had not committed is found by the next one.
 * @returns null where another process is at it
 */
export async function auditRound(
  db: Database,
  { onFinding = () => undefined, signal }: AuditRoundOptions = {},
): Promise<AuditRound | null> {
  const round = await readRound(db, signal);
  if (round === null) return null;
  for (const finding of round.findings) onFinding(finding);
  return { ...round, unlocked: await lockFindings(db, round.findings) };
}
