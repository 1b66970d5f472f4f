import { z } from 'zod';
import { NOTICE_KINDS, NOTICE_LEVELS } from '@prescient/core';
import { portfolioId, text, timeOutput } from '../schemas/common.ts';
import { urlFault } from './addresses.ts';

const kind = z.enum(NOTICE_KINDS);
const level = z.enum(NOTICE_LEVELS);
const MOST_URL = 2_000;

/** A webhook to make; it hears of all kinds, levels and portfolios unless it says otherwise. */
export const newWebhookInput = z.strictObject({
  name: text.min(1).max(100),
  url: text.max(MOST_URL).superRefine((url, context) => {
    const fault = urlFault(url);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  }),
  kinds: z
    .array(kind)
    .min(1)
    .max(NOTICE_KINDS.length)
    .default([...NOTICE_KINDS]),
  level: level.default('info').meta({ description: 'The least level that it hears.' }),
  /** By another name than the portfolio that a call is about: a webhook is the business of an administrator of all. */
  onlyPortfolioId: portfolioId.nullish(),
});

/** A webhook, without its secret. */
export const webhookOutput = z.object({
  webhookId: z.string(),
  name: z.string(),
  url: z.string(),
  kinds: z.array(kind).readonly(),
  level,
  /** The only portfolio that it hears of; null for all. */
  onlyPortfolioId: z.int().nullable(),
  createdAt: timeOutput,
  /** Notices that wait. */
  pending: z.int(),
  /** Notices that it never got. */
  dropped: z.int(),
  /** Attempts in a row that failed, when the next one is due, and why the last one failed. */
  failures: z.int(),
  retryAt: timeOutput.nullable(),
  lastFault: z.string().nullable(),
});

export const deliveryPage = z.object({
  items: z.array(
    z.object({
      seq: z.int(),
      noticeId: z.string(),
      kind,
      level,
      status: z.enum(['pending', 'delivered', 'dropped']),
      attempts: z.int(),
      recordedAt: timeOutput,
      endedAt: timeOutput.nullable(),
    }),
  ),
  nextBefore: z.int().nullable(),
});
