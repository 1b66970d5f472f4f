import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { requirePortfolioId } from '../../domain/index.ts';
import { auditReceipts } from '../../store/audit/audit-receipts.ts';
import { AUDIT_COUNTS, AUDIT_QUERIES } from '../../store/audit/audit-queries.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { countingSteps, type OnStep } from '../../store/work-step.ts';
import { AuditTurns, type RunAudit } from './audit-turns.ts';

/** Something stored that does not follow from the facts. */
export interface AuditDifference {
  portfolioId: number;
  subject: 'portfolio' | 'position' | 'trade' | 'fill' | 'command' | 'settlement' | 'signal';
  /** Of the subject: the id of a portfolio, trade, command or signal. */
  id: string;
  field: string;
  /** As it stands; null where the row is missing. */
  stored: string | null;
  /** As it follows from transfers and fills; null where there are none. */
  expected: string | null;
}

/** The scope and the findings of an audit. */
export interface AuditReport {
  clean: boolean;
  portfolios: number;
  positions: number;
  fills: number;
  transfers: number;
  /** Of each kind of question the first thousand at most. */
  differences: AuditDifference[];
  checkedAt: Date;
}

/** Most differences that the answer to one question lists: one is enough to lock, and no answer grows without bound. */
const MOST_DIFFERENCES = 1_000;

type DifferenceRow = Omit<AuditDifference, 'portfolioId'> & { portfolio_id: number };
type Counts = Pick<AuditReport, 'portfolios' | 'positions' | 'fills' | 'transfers'>;

/**
 * Recomputes every balance and lot from `ledger_transfers` and `fills`, and every fill from a book from its receipt, in one REPEATABLE READ READ ONLY snapshot,
 * and names each difference. Trading goes on meanwhile. Two run at once on a database; who asks for one that waits shares it.
 * `onStep` hears of its questions, unless another's audit is shared.
 * @throws DomainError INVALID_INPUT; OVERLOADED while too many wait
 */
export async function verifyAudit(
  db: Database,
  portfolioId: number | null = null,
  onStep?: OnStep,
): Promise<AuditReport> {
  if (portfolioId !== null) requirePortfolioId(portfolioId);
  const turns = db.state.of(AuditTurns<AuditReport>, () => new AuditTurns<AuditReport>());
  return turns.take(portfolioId, auditOf(db, portfolioId, onStep));
}

const auditOf =
  (db: Database, portfolioId: number | null, onStep: OnStep | undefined): RunAudit<AuditReport> =>
  async (begin) => {
    // An audit reads everything: it may take longer than a trade does, and must not take a trade's connection.
    const patient = await db.patient();
    try {
      begin();
      return await readAudit(patient, portfolioId, onStep);
    } finally {
      await patient.close();
    }
  };

function readAudit(
  db: Database,
  portfolioId: number | null,
  onStep: OnStep | undefined,
): Promise<AuditReport> {
  return entityManager(db).transactional(
    (em) => auditWithin(em, portfolioId, { now: db.clock.now(), onStep }),
    readSnapshot,
  );
}

/** Compares all sums and rows of portfolios with their transfers and fills, whose receipts are not looked at. */
export async function auditSums(
  em: SqlEntityManager,
  portfolioId: number | null,
  onQuestion: () => void = () => undefined,
): Promise<AuditDifference[]> {
  const differences: AuditDifference[] = [];
  for (const query of AUDIT_QUERIES) {
    const limited = `${query} limit ${MOST_DIFFERENCES}`;
    for (const { portfolio_id, ...difference } of await rawQuery<DifferenceRow>(em, limited, [portfolioId])) {
      differences.push({ portfolioId: portfolio_id, ...difference });
    }
    onQuestion();
  }
  return differences;
}

/** The whole audit in a transaction that is under way and sees one state of the database throughout. */
export async function auditWithin(
  em: SqlEntityManager,
  portfolioId: number | null,
  { now, onStep }: { readonly now: Date; readonly onStep?: OnStep | undefined },
): Promise<AuditReport> {
  const add = countingSteps({ work: 'auditing', unit: 'questions', total: AUDIT_QUERIES.length + 2 }, onStep);
  const [counts] = await rawQuery<Counts>(em, AUDIT_COUNTS, [portfolioId]);
  add(1);
  const differences = await auditSums(em, portfolioId, () => add(1));
  differences.push(...(await auditReceipts(em, portfolioId, MOST_DIFFERENCES)));
  add(1);
  return { clean: differences.length === 0, ...counts!, differences, checkedAt: now };
}
