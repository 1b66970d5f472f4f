import { z } from 'zod';
import { MAX_HALF_LIFE_MS, MAX_PORTFOLIO_ID } from '@prescient/core';
import { LAST_RANK } from '../leaderboard.ts';
import { limit, portfolioId, summaryLimit } from '../schemas/common.ts';

/** A whole number as REST sends it: text in a query, and in a body since `parseExactJson` makes text of numbers. */
export const wholeNumber = z
  .string('must be a whole number')
  .regex(/^\d{1,10}$/, 'must be a whole number')
  .transform(Number);

export const portfolioIdText = wholeNumber.optional().pipe(portfolioId.default(1));
export const limitText = wholeNumber.optional().pipe(limit);
export const summaryLimitText = wholeNumber.optional().pipe(summaryLimit);

/** The id of a portfolio that a body has to name. */
export const idText = wholeNumber.pipe(portfolioId);
/** The id after which a list goes on; 0 unless given. */
export const idAfterText = wholeNumber.optional().pipe(z.int().min(0).max(MAX_PORTFOLIO_ID).default(0));
export const halfLifeText = z
  .union([z.null(), wholeNumber.pipe(z.int().min(1).max(MAX_HALF_LIFE_MS))])
  .optional();
/** The rank after which a leaderboard goes on; 0 unless given. */
export const rankText = wholeNumber.optional().pipe(z.int().min(0).max(LAST_RANK).default(0));
/** 1 to `most` ranks, all of them unless given. */
export const ranksText = (most: number) =>
  wholeNumber.optional().pipe(z.int().min(1).max(most).default(most));
/** Ids with commas between them, at most so many. */
export const idsText = (most: number) =>
  z
    .string('must be ids of portfolios with commas between them, such as 7,8')
    .transform((text) => text.split(','))
    .pipe(z.array(idText).min(1).max(most));
