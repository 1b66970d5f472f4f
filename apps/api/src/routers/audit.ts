import { z } from 'zod';
import { verifyAudit } from '@prescient/core';
import { portfolioId } from '../schemas/common.ts';
import { auditOutput } from '../schemas/audit.ts';
import { readProcedure, router } from '../trpc.ts';

/** The charge of an audit against the rate of its caller: it reads everything. */
const AUDIT_CHARGE = 100;

export const auditRouter = router({
  /** Recomputes every balance and lot from transfers and fills and names each difference. */
  verify: readProcedure
    // Audits take turns of their own.
    .meta({ access: 'read', charge: AUDIT_CHARGE, rows: 0 })
    .input(z.strictObject({ portfolioId: portfolioId.nullable().default(null) }))
    .output(auditOutput)
    .query(({ ctx, input }) => verifyAudit(ctx.reads, input.portfolioId)),
});
