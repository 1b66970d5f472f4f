import { z } from 'zod';
import { timeOutput } from './common.ts';
import { usdOutput } from './money.ts';
import { rowsOutput } from './rows.ts';

/** The scope of an audit, and each stored value that does not follow from transfers and fills. */
export const auditOutput = z.object({
  clean: z.boolean(),
  portfolios: z.int(),
  positions: z.int(),
  fills: z.int(),
  transfers: z.int(),
  /** Of each kind of question the first thousand at most. */
  differences: rowsOutput(
    z.object({
      portfolioId: z.int(),
      subject: z.enum(['portfolio', 'position', 'trade', 'fill', 'command', 'settlement', 'signal']),
      id: z.string(),
      field: z.string(),
      stored: z.string().nullable(),
      expected: z.string().nullable(),
    }),
  ),
  /** The value of the portfolio's open positions at their marks; null if all portfolios are audited, or if something differs. */
  marketValue: usdOutput.nullable(),
  /** The proceeds of selling them now, less fees; also null if the book or the fee of one is not known. */
  liquidationValue: usdOutput.nullable(),
  checkedAt: timeOutput,
});
