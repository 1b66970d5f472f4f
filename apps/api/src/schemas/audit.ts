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
      subject: z.enum(['portfolio', 'position', 'trade', 'fill', 'command', 'settlement']),
      id: z.string(),
      field: z.string(),
      stored: z.string().nullable(),
      expected: z.string().nullable(),
    }),
  ),
  /** What the open positions of the portfolio are marked at; null where all are audited, or where something differs. */
  marketValue: usdOutput.nullable(),
  /** What selling them at once would bring, fees taken off; null, too, where the book or the fee of one is not known. */
  liquidationValue: usdOutput.nullable(),
  checkedAt: timeOutput,
});
