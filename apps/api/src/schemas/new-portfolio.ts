import { z } from 'zod';
import {
  FILL_MODELS,
  MAX_HALF_LIFE_MS,
  openingFromTemplate,
  TEMPLATE_NAMES,
  type NewPortfolio,
} from '@prescient/core';
import { portfolioId, text } from './common.ts';
import { usdInput, usdOutput } from './money.ts';
import { strategyConfig } from './portfolio.ts';
import { limitsOutput } from './risk.ts';

/** A template as callers read it. */
export const templateOutput = z.object({
  name: z.enum(TEMPLATE_NAMES),
  about: z.string(),
  initialBalance: usdOutput,
  fillModel: z.enum(FILL_MODELS),
  replenishmentHalfLifeMs: z.int().nullable(),
  /** The limits that are in force from the opening on. */
  limits: limitsOutput,
});

/** The fields of a portfolio that is opened, each optional where a template may have it. */
export const newPortfolioFields = {
  id: portfolioId,
  template: z.enum(TEMPLATE_NAMES).optional(),
  name: text.min(1),
  initialBalance: usdInput.optional(),
  fillModel: z.enum(FILL_MODELS).optional(),
  replenishmentHalfLifeMs: z.int().min(1).max(MAX_HALF_LIFE_MS).nullable().optional(),
  strategyType: text.nullable().default(null),
  strategyConfig: strategyConfig.nullable().default(null),
};

type Fields = z.output<z.ZodObject<typeof newPortfolioFields>>;

/** Fills a request up from its template. Without a template nobody knows how much to deposit. */
export function openingFrom(fields: Fields, context: z.core.$RefinementCtx): NewPortfolio {
  const { template, initialBalance, fillModel, replenishmentHalfLifeMs } = fields;
  const replaced = { template, initialBalance, fillModel, replenishmentHalfLifeMs };
  const opening = openingFromTemplate({ ...fields, ...replaced });
  if (opening !== null) return opening;
  context.addIssue({
    code: 'custom',
    path: ['initialBalance'],
    message: 'is needed unless a template is named',
  });
  return z.NEVER;
}

export const newPortfolioInput = z.strictObject(newPortfolioFields).transform(openingFrom);

/** The id of the portfolio to open; the next free one unless given. */
const freshId = portfolioId.optional();

export const cloneInput = z.strictObject({ from: portfolioId, id: freshId, name: text.min(1).optional() });

export const resetInput = z.strictObject({ from: portfolioId, id: freshId });
