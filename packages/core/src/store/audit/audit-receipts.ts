import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  addShadow,
  noShadows,
  receiptDifferences,
  shadowOfReceipt,
  type Fill,
  type ShadowSums,
} from '../../domain/index.ts';
import { LoopTurn } from '../../loop-turn.ts';
import { formatUsd, type Usd } from '../../money/index.ts';
import { FillEntity, PortfolioEntity, ShadowSumsEntity } from '../tables/entities.ts';

/** Fills that are held in memory at a time. */
const PAGE = 100;

/** A difference, in the columns that the queries of `audit-queries.ts` select. */
export interface ReceiptFinding {
  readonly portfolioId: number;
  readonly subject: 'fill' | 'portfolio';
  readonly id: string;
  readonly field: string;
  readonly stored: string | null;
  readonly expected: string | null;
}

/** Yields every fill from a book of one portfolio, reading a page at a time. */
async function* bookFills(em: SqlEntityManager, portfolioId: number): AsyncGenerator<Fill> {
  let last = '';
  for (;;) {
    const rows: Fill[] = await em.find(
      FillEntity,
      { portfolioId, commandId: { $gt: last }, kind: { $in: ['buy', 'sell'] }, fillModel: 'book' },
      { orderBy: { commandId: 'asc' }, limit: PAGE },
    );
    yield* rows;
    em.clear();
    if (rows.length < PAGE) return;
    last = rows.at(-1)!.commandId;
  }
}

/** Returns the portfolios that fill from books; the others have no receipt to recompute. */
async function bookPortfolios(em: SqlEntityManager, portfolioId: number | null): Promise<number[]> {
  const where = { fillModel: 'book' as const, ...(portfolioId === null ? {} : { id: portfolioId }) };
  const rows = await em.find(PortfolioEntity, where, { orderBy: { id: 'asc' }, fields: ['id'] });
  return rows.map(({ id }) => id);
}

/** The differences between a fill and its receipt, and the shadow in the receipt. */
export type ReceiptCheck = {
  readonly differences: ReceiptFinding[];
  readonly shadow: ReturnType<typeof shadowOfReceipt>;
};

/** Recomputes a fill from its receipt. A receipt that cannot be read is a finding, and stops no other fill. */
export function checkReceipt(fill: Fill): ReceiptCheck {
  const finding = (field: string, stored: string | null, expected: string | null): ReceiptFinding => ({
    portfolioId: fill.portfolioId,
    subject: 'fill',
    id: fill.commandId,
    field,
    stored,
    expected,
  });
  try {
    const differences = receiptDifferences(fill).map(({ field, stored, recomputed }) =>
      finding(`receipt ${field}`, stored, recomputed),
    );
    return { differences, shadow: shadowOfReceipt(fill.receipt) };
  } catch {
    return { differences: [finding('receipt', 'unreadable', null)], shadow: null };
  }
}

const shadowFinding = (
  portfolioId: number,
  field: string,
  [stored, expected]: readonly [Usd, Usd],
): ReceiptFinding[] =>
  stored === expected
    ? []
    : [
        {
          portfolioId,
          subject: 'portfolio',
          id: `${portfolioId}`,
          field,
          stored: formatUsd(stored),
          expected: formatUsd(expected),
        },
      ];

/** Compares the stored sums of shadows with those of the receipts. */
async function auditShadows(
  em: SqlEntityManager,
  portfolioId: number | null,
  summed: ReadonlyMap<number, ShadowSums>,
): Promise<ReceiptFinding[]> {
  const rows = await em.find(ShadowSumsEntity, portfolioId === null ? {} : { portfolioId });
  const kept = new Map(rows.map((row) => [row.portfolioId, row]));
  return [...new Set([...kept.keys(), ...summed.keys()])].flatMap((id) => {
    const [stored, expected] = [kept.get(id) ?? noShadows(id), summed.get(id) ?? noShadows(id)];
    return [
      ...shadowFinding(id, 'shadow_optimistic', [stored.optimistic, expected.optimistic]),
      ...shadowFinding(id, 'shadow_pessimistic', [stored.pessimistic, expected.pessimistic]),
    ];
  });
}

/** Recomputes every book fill from its receipt, and the sums of their shadows. Returns the first `most` differences. */
export async function auditReceipts(
  em: SqlEntityManager,
  portfolioId: number | null,
  most: number,
): Promise<ReceiptFinding[]> {
  const findings: ReceiptFinding[] = [];
  const summed = new Map<number, ShadowSums>();
  const turn = new LoopTurn();
  for (const id of await bookPortfolios(em, portfolioId)) {
    let sums = noShadows(id);
    for await (const fill of bookFills(em, id)) {
      await turn.pause();
      const { differences, shadow } = checkReceipt(fill);
      findings.push(...differences.slice(0, most - findings.length));
      if (shadow) sums = addShadow(sums, shadow);
    }
    summed.set(id, sums);
  }
  const shadows = await auditShadows(em, portfolioId, summed);
  return [...findings, ...shadows.slice(0, most - findings.length)];
}
