import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  getRisk,
  parseUsd,
  RISK_RULE_NAMES,
  setLimits,
  type LimitsPatch,
  type RiskFigure,
  type RiskReport,
  type RiskRule,
} from '@prescient/core';
import type { ServerContext } from '../http/trpc-route.ts';
import { authorFor, requireAll, riskHistory, turnHalt, type LoggedChange } from '../risk-halts.ts';
import { PAGE_SIZE } from '../schemas/common.ts';
import { priceInput, usdInput } from '../schemas/money.ts';
import { reason } from '../schemas/risk.ts';
import { jsonNumber } from './exact-json.ts';
import { limitText, wholeNumber } from './query-text.ts';
import { inRestNames, plainView, snakeCase } from './views.ts';

const dollars = usdInput.nullable().optional();
const fraction = priceInput.nullable().optional();
const count = wholeNumber.nullable().optional();

const limitsBody = z.strictObject({
  max_stake: dollars,
  max_open_positions: count,
  loss_cool_down_ms: count,
  market_cool_down_ms: count,
  max_spread: fraction,
  max_position: dollars,
  max_market_exposure: dollars,
  max_event_exposure: dollars,
  max_category_exposure: dollars,
  max_daily_loss: dollars,
  max_drawdown: fraction,
});

const setBody = z.strictObject({ limits: limitsBody, reason });
/** `all` turns the kill switch of all portfolios. */
const turnBody = z.strictObject({ reason, all: z.boolean().default(false) });
const historyQuery = z.strictObject({
  limit: limitText,
  before: wholeNumber.pipe(z.int().min(1)).optional(),
  all: z.enum(['true', 'false']).default('false'),
});

/** The limits of a body by their own names. */
const patchOf = (limits: z.output<typeof limitsBody>): LimitsPatch => {
  const given = limits as Readonly<Record<string, unknown>>;
  const named = RISK_RULE_NAMES.map((rule): [RiskRule, unknown] => [rule, given[snakeCase(rule)]]);
  return Object.fromEntries(named);
};

/** Money and fractions as numbers; counts are numbers already. */
const numberOf = (value: string | number | null) =>
  typeof value === 'string' ? jsonNumber(parseUsd(value)) : value;

const figureView = ({ rule, limit, value, isExceeded, subject }: RiskFigure) => ({
  rule,
  limit: numberOf(limit),
  value: numberOf(value),
  is_exceeded: isExceeded,
  subject: plainView(subject),
});

const riskView = ({ figures, ...report }: RiskReport) => ({
  ...(plainView(report) as Record<string, unknown>),
  figures: figures.map(figureView),
});

/** Registers the limits and kill switches of portfolios. */
export function riskRoutes(server: FastifyInstance, context: ServerContext): void {
  const { db, reads, gatekeeper } = context;
  const callerOf = (headers: FastifyRequest['headers']) => ({
    gatekeeper,
    authorization: headers.authorization,
  });

  server.get('/paper-trading/risk', { config: { access: 'read', rows: 1 } }, async ({ asked }) => {
    z.strictObject({}).parse(asked.fields);
    return riskView(await getRisk(reads, asked.portfolioId));
  });

  server.post(
    '/paper-trading/risk',
    { config: { access: 'admin' } },
    async ({ asked: { portfolioId, fields }, headers }) => {
      const { limits, reason: why } = setBody.parse(fields);
      const by = await authorFor(callerOf(headers), portfolioId);
      return riskView(
        await inRestNames(setLimits(db, { portfolioId, limits: patchOf(limits), reason: why, by })),
      );
    },
  );

  server.get(
    '/paper-trading/risk/history',
    { config: { access: 'read', rows: PAGE_SIZE } },
    async ({ asked: { portfolioId, fields }, headers }) => {
      const { all, before = null, limit } = historyQuery.parse(fields);
      const whose = all === 'true' ? 'all' : portfolioId;
      if (whose === 'all') await requireAll(callerOf(headers));
      const { items, nextBefore } = await riskHistory(reads, whose, { limit, before });
      return {
        changes: items.map((change: LoggedChange) => plainView(change)),
        count: items.length,
        next_before: nextBefore,
      };
    },
  );

  for (const [path, access, isOn] of [
    ['halt', 'trade', true],
    ['resume', 'admin', false],
  ] as const)
    server.post(
      `/paper-trading/risk/${path}`,
      { config: { access } },
      async ({ asked: { portfolioId, fields }, headers }) => {
        const { all, reason: why } = turnBody.parse(fields);
        const turn = { portfolioId: all ? ('all' as const) : portfolioId, reason: why };
        return plainView(await turnHalt({ db, ...callerOf(headers) }, turn, isOn));
      },
    );
}
