import { z } from 'zod';
import { limit, portfolioId, summaryLimit } from '../schemas/common.ts';

/** A whole number as REST sends it: text in a query, and in a body since `parseExactJson` makes text of numbers. */
export const wholeNumber = z
  .string('must be a whole number')
  .regex(/^\d{1,10}$/, 'must be a whole number')
  .transform(Number);

export const portfolioIdText = wholeNumber.optional().pipe(portfolioId.default(1));
export const limitText = wholeNumber.optional().pipe(limit);
export const summaryLimitText = wholeNumber.optional().pipe(summaryLimit);
