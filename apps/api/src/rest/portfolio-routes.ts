import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  archivePortfolio,
  clonePortfolio,
  createPortfolio,
  DomainError,
  listEquity,
  listPortfolios,
  pausePortfolio,
  PORTFOLIO_TEMPLATES,
  resetPortfolio,
  resumePortfolio,
  TEMPLATE_NAMES,
  type Portfolio,
} from '@prescient/core';
import type { ServerContext } from '../http/trpc-route.ts';
import { withEquity } from '../portfolio-view.ts';
import { cursor, PAGE_SIZE, text } from '../schemas/common.ts';
import { usdInput } from '../schemas/money.ts';
import { newPortfolioFields, openingFrom } from '../schemas/new-portfolio.ts';
import type { Asked } from './guard.ts';
import { halfLifeText, idAfterText, idText, limitText } from './query-text.ts';
import { plainView } from './views.ts';

/** A portfolio in the plan's words. The settings of its strategy are JSON of its own and stay as they are. */
const accountView = ({ strategyConfig, ...portfolio }: Portfolio) => ({
  ...(plainView(withEquity({ ...portfolio, strategyConfig: null })) as object),
  strategy_config: strategyConfig,
});

const listQuery = z.strictObject({ limit: limitText, after: idAfterText });
const equityQuery = z.strictObject({ limit: limitText, cursor });

const newBody = z
  .strictObject({
    id: idText,
    name: text.min(1),
    template: newPortfolioFields.template,
    initial_balance: usdInput.optional(),
    fill_model: newPortfolioFields.fillModel,
    replenishment_half_life_ms: halfLifeText,
    strategy_type: newPortfolioFields.strategyType,
  })
  .transform((body, context) =>
    openingFrom(
      {
        id: body.id,
        name: body.name,
        template: body.template,
        initialBalance: body.initial_balance,
        fillModel: body.fill_model,
        replenishmentHalfLifeMs: body.replenishment_half_life_ms,
        strategyType: body.strategy_type,
        strategyConfig: null,
      },
      context,
    ),
  );
const freshId = idText.optional();
const cloneBody = z.strictObject({ from: idText, id: freshId, name: text.min(1).optional() });
const resetBody = z.strictObject({ from: idText, id: freshId });
const reasonBody = z.strictObject({ reason: text.nullable().default(null) });

/** Putting a portfolio away is for good, so that none is meant by default. @throws DomainError INVALID_INPUT */
function namedPortfolio({ portfolioId, isNamed }: Asked): number {
  if (isNamed) return portfolioId;
  throw new DomainError('INVALID_INPUT', 'portfolio_id is needed: say which portfolio to archive.', {
    field: 'portfolio_id',
  });
}

/** Registers the routes that list, open and put away portfolios, and that read their equity over time. */
export function portfolioRoutes(server: FastifyInstance, { db, reads }: ServerContext): void {
  const path = '/paper-trading/portfolios';
  const admin = { config: { access: 'admin', touches: 'all' } } as const;

  server.get(
    path,
    { config: { access: 'read', touches: 'all', rows: PAGE_SIZE } },
    async ({ asked: { fields } }) => {
      const { items, nextAfter } = await listPortfolios(reads, listQuery.parse(fields));
      return { portfolios: items.map(accountView), next_after: nextAfter };
    },
  );
  server.get(`${path}/templates`, { config: { access: 'read', touches: 'nothing' } }, async () => ({
    templates: TEMPLATE_NAMES.map((name) => plainView({ name, ...PORTFOLIO_TEMPLATES[name] })),
  }));
  server.post(path, admin, async ({ asked: { fields } }) =>
    accountView(await createPortfolio(db, newBody.parse(fields))),
  );
  server.post(`${path}/clone`, admin, async ({ asked: { fields } }) =>
    accountView(await clonePortfolio(db, cloneBody.parse(fields))),
  );
  server.post(`${path}/reset`, admin, async ({ asked: { fields } }) =>
    accountView(await resetPortfolio(db, resetBody.parse(fields))),
  );
  server.post(`${path}/archive`, { config: { access: 'admin' } }, async ({ asked }) => {
    const { reason } = reasonBody.parse(asked.fields ?? {});
    return accountView(await archivePortfolio(db, namedPortfolio(asked), reason));
  });
  server.post(
    `${path}/pause`,
    { config: { access: 'trade' } },
    async ({ asked: { portfolioId, fields } }) => {
      const { reason } = reasonBody.parse(fields ?? {});
      return accountView(await pausePortfolio(db, portfolioId, reason));
    },
  );
  server.post(
    `${path}/resume`,
    { config: { access: 'trade' } },
    async ({ asked: { portfolioId, fields } }) => {
      z.strictObject({}).parse(fields ?? {});
      return accountView(await resumePortfolio(db, portfolioId));
    },
  );

  server.get(
    '/paper-trading/equity',
    { config: { access: 'read', rows: PAGE_SIZE } },
    async ({ asked: { portfolioId, fields } }) => {
      const { items, nextCursor } = await listEquity(reads, { portfolioId, ...equityQuery.parse(fields) });
      return { equity: items.map(plainView), next_cursor: nextCursor };
    },
  );
}
