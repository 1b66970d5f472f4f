import { z } from 'zod';
import { valuePortfolio, verifyAudit, type AuditReport } from '@prescient/core';
import { bookOf, marksOf, type CallContext } from '../context.ts';
import { portfolioId } from '../schemas/common.ts';
import { auditOutput } from '../schemas/audit.ts';
import { readProcedure, router } from '../trpc.ts';

/** The charge of an audit against the rate of its caller: it reads everything. */
const AUDIT_CHARGE = 100;

const NO_VALUES = { marketValue: null, liquidationValue: null };

/** The values of one audited portfolio, at the live marks and books. One that has differences has no value to believe. */
async function valuesOf(ctx: CallContext, id: number | null, report: AuditReport) {
  if (id === null || report.portfolios === 0 || !report.clean) return NO_VALUES;
  const value = await valuePortfolio(ctx.reads, {
    portfolioId: id,
    marks: marksOf(ctx),
    bookOf: bookOf(ctx),
  });
  ctx.reading.countSummed(value.positionsTotal);
  return { marketValue: value.marketValue, liquidationValue: value.liquidationValue };
}

export const auditRouter = router({
  /** Recomputes every balance and lot from transfers and fills and names each difference; values one portfolio beside. */
  verify: readProcedure
    // Audits take turns of their own.
    .meta({ access: 'read', charge: AUDIT_CHARGE, rows: 0 })
    .input(z.strictObject({ portfolioId: portfolioId.nullable().default(null) }))
    .output(auditOutput)
    .query(async ({ ctx, input }) => {
      const report = await verifyAudit(ctx.reads, input.portfolioId);
      return { ...report, ...(await valuesOf(ctx, input.portfolioId, report)) };
    }),
});
