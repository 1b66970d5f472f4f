import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { PERIODS } from '@prescient/reports';
import type { ServerContext } from '../http/trpc-route.ts';
import { leaderboard, MOST_COMPARED, MOST_RANKS } from '../leaderboard.ts';
import { portfolioReport, portfolioReports, REPORT_ROWS } from '../portfolio-report.ts';
import { idsText, rankText, ranksText } from './query-text.ts';
import { plainView } from './views.ts';

const period = z.enum(PERIODS).default('month');
const reportQuery = z.strictObject({ period });
const compareQuery = z.strictObject({ portfolio_ids: idsText(MOST_COMPARED), period });
const leaderboardQuery = z.strictObject({ limit: ranksText(MOST_RANKS), after: rankText });

/** Registers the routes of reports: one, several beside each other, and all by their return. */
export function reportRoutes(server: FastifyInstance, context: ServerContext): void {
  const { reads, db } = context;

  server.get(
    '/paper-trading/report',
    { config: { access: 'read', rows: REPORT_ROWS } },
    async ({ asked: { portfolioId, fields }, reading }) =>
      plainView(await portfolioReport({ reads, reading }, portfolioId, reportQuery.parse(fields).period)),
  );
  server.get(
    '/paper-trading/compare',
    { config: { access: 'read', touches: 'portfolio_ids', rows: MOST_COMPARED * REPORT_ROWS } },
    async ({ asked: { fields }, reading }) => {
      const query = compareQuery.parse(fields);
      return plainView(await portfolioReports({ reads, reading }, query.portfolio_ids, query.period));
    },
  );
  server.get(
    '/paper-trading/leaderboard',
    { config: { access: 'read', touches: 'all', rows: MOST_RANKS } },
    async ({ asked: { fields }, reading }) =>
      plainView(await leaderboard({ reads, db, reading }, leaderboardQuery.parse(fields))),
  );
}
