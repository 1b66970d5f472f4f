import { z } from 'zod';
import { RISK_CHANGES, RISK_RULE_NAMES, type ErrorDetails } from '@prescient/core';
import { text, timeOutput } from './common.ts';
import { priceInput, priceOutput, usdInput, usdOutput } from './money.ts';
import { rowsOutput } from './rows.ts';

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().optional();
const dollars = optional(usdInput);
const fraction = optional(priceInput);
const count = optional(z.int());

/** Changes of limits: one that is absent stays, null takes it away. */
export const limitsInput = z.strictObject({
  maxStake: dollars,
  maxOpenPositions: count,
  lossCoolDownMs: count,
  marketCoolDownMs: count,
  maxSpread: fraction,
  maxPosition: dollars,
  maxMarketExposure: dollars,
  maxEventExposure: dollars,
  maxCategoryExposure: dollars,
  maxDailyLoss: dollars,
  maxDrawdown: fraction,
});

export const reason = text.min(1);

export const limitsOutput = z.object({
  maxStake: usdOutput.nullable(),
  maxOpenPositions: z.int().nullable(),
  lossCoolDownMs: z.int().nullable(),
  marketCoolDownMs: z.int().nullable(),
  maxSpread: priceOutput.nullable(),
  maxPosition: usdOutput.nullable(),
  maxMarketExposure: usdOutput.nullable(),
  maxEventExposure: usdOutput.nullable(),
  maxCategoryExposure: usdOutput.nullable(),
  maxDailyLoss: usdOutput.nullable(),
  maxDrawdown: priceOutput.nullable(),
});

const haltOutput = z.object({ reason: z.string(), since: timeOutput, by: z.string() });

const figureOutput = z.object({
  rule: z.enum(RISK_RULE_NAMES),
  /** As a refusal tells it: decimal strings for money and fractions, numbers for counts. */
  limit: z.union([z.string(), z.int()]).nullable(),
  value: z.union([z.string(), z.int()]),
  isExceeded: z.boolean(),
  subject: z
    .custom<ErrorDetails>((value) => typeof value === 'object' && value !== null)
    .meta({ type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } }),
});

export const riskOutput = z.object({
  portfolioId: z.int(),
  version: z.int().nullable(),
  limits: limitsOutput,
  halt: haltOutput.nullable(),
  haltForAll: haltOutput.nullable(),
  figures: z.array(figureOutput).readonly(),
  at: timeOutput,
});

/** The kill switches of one portfolio and of all; of `all`, `halt` is null. */
export const haltsOutput = z.object({
  portfolioId: z.union([z.int(), z.literal('all')]),
  halt: haltOutput.nullable(),
  haltForAll: haltOutput.nullable(),
});

/** One change of limits or of a kill switch; a turn of the switch of all has no limits. */
const changeOutput = z.object({
  version: z.int(),
  change: z.enum(RISK_CHANGES),
  limits: limitsOutput.nullable(),
  haltReason: z.string().nullable(),
  reason: z.string(),
  recordedAt: timeOutput,
  changedBy: z.string(),
});

export const historyOutput = z.object({
  items: rowsOutput(changeOutput),
  nextBefore: z.int().nullable(),
});
