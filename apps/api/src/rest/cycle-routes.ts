import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { decodeText } from '@prescient/core/domain';
import { getPortfolio, listCycles, MAX_SIGNALS, type Cycle } from '@prescient/core';
import type { ServerContext } from '../http/trpc-route.ts';
import { isObject } from '../is-object.ts';
import { cursor, id, PAGE_SIZE } from '../schemas/common.ts';
import { countsInput, cycleNumber, keepMsInput, stateInput, STATUS_ROWS, workOf } from '../schemas/cycle.ts';
import { strategyName } from '../schemas/signal.ts';
import { portfolioCycleStatus, runPortfolioCycle } from '../trading/run-portfolio-cycle.ts';
import { parseExactJson } from './exact-json.ts';
import { intentBody, intentOf, versionText } from './intent-body.ts';
import { limitText, wholeNumber } from './query-text.ts';
import { inRestNames, plainView } from './views.ts';

const cycleSignal = z
  .strictObject({ id: id.optional(), ...intentBody })
  .transform(({ id: signalId, ...intent }) => ({
    ...intentOf(intent),
    ...(signalId !== undefined && { signalId }),
  }));

/** A cycle to run, but for its portfolio: the fields of `cycle.run`. */
const runBody = z
  .strictObject({
    cycle_id: wholeNumber.pipe(cycleNumber),
    runner: id,
    keep_ms: wholeNumber.optional().pipe(keepMsInput),
    strategy: strategyName.optional(),
    version: versionText.optional(),
    state: stateInput.optional(),
    signals: z.array(cycleSignal).max(MAX_SIGNALS).optional(),
    counts: countsInput,
  })
  .transform(({ cycle_id: cycleId, runner, keep_ms: keepMs, ...decisions }, context) => ({
    cycle: { cycleId, runner, work: workOf(decisions, context) },
    keepMs,
  }));

const statusQuery = z.strictObject({ strategy: strategyName.optional() });
const historyQuery = z.strictObject({ limit: limitText, cursor });

/** The fields that hold no money: their numbers are those of JSON, and are kept as they are. */
const PLAIN = ['state', 'counts'] as const;

/** Parses a cycle: its amounts exactly, the state and the counts as JSON. @throws DomainError INVALID_INPUT */
function parseCycle(bytes: Buffer): unknown {
  const exact = parseExactJson(bytes, 'body');
  if (!isObject(exact) || !PLAIN.some((field) => Object.hasOwn(exact, field))) return exact;
  const plain = JSON.parse(decodeText(bytes).trim()) as Record<string, unknown>;
  const kept = PLAIN.filter((field) => Object.hasOwn(exact, field)).map((field) => [field, plain[field]]);
  return { ...exact, ...(Object.fromEntries(kept) as object) };
}

/** A cycle in the plan's words. */
const cycleView = ({ requestHash: _, ...cycle }: Cycle) => plainView(cycle);

/** Registers the cycles of strategies: to run one, to read where they stand, and to list them. */
export function cycleRoutes(server: FastifyInstance, context: ServerContext): void {
  const { reads } = context;

  // A body of this route is read in its own way.
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer' },
      async (_request: unknown, body: Buffer) => parseCycle(body),
    );
    scope.post('/paper-trading/cycles/run', { config: { access: 'trade' } }, async ({ asked }) => {
      const { portfolioId, fields } = asked;
      const { cycle, keepMs } = runBody.parse(fields);
      const request = { portfolioId, ...cycle };
      const { cycle: ran, ...rest } = await inRestNames(
        runPortfolioCycle({ ...context, token: asked.token }, { request, keepMs }),
      );
      return { cycle: cycleView(ran), ...(plainView(rest) as object) };
    });
  });

  server.get(
    '/paper-trading/cycles/status',
    { config: { access: 'read', rows: STATUS_ROWS } },
    async ({ asked: { portfolioId, fields } }) => {
      const { strategy } = statusQuery.parse(fields);
      const { states, unfinished, last, ...status } = await portfolioCycleStatus(
        context,
        portfolioId,
        strategy,
      );
      return {
        ...(plainView(status) as object),
        unfinished: unfinished && cycleView(unfinished),
        last: last && cycleView(last),
        states: states.map(({ state, ...stored }) => ({ ...(plainView(stored) as object), state })),
      };
    },
  );

  server.get(
    '/paper-trading/cycles/history',
    { config: { access: 'read', rows: PAGE_SIZE } },
    async ({ asked: { portfolioId, fields } }) => {
      const query = historyQuery.parse(fields);
      await getPortfolio(reads, portfolioId);
      const { items, nextCursor } = await listCycles(reads, { portfolioId, ...query });
      return { cycles: items.map(cycleView), count: items.length, next_cursor: nextCursor };
    },
  );
}
