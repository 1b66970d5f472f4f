import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import {
  commitCommands,
  importMarkets,
  setLimits,
  type Command,
  type CommandOutcome,
  type LimitsPatch,
} from '../../src/index.ts';
import { MARKETS, RiskWorld } from '../model/risk-world.ts';
import { anyLimits, anyRiskStep } from '../model/risk-steps.ts';
import { aListing } from '../support/listings.ts';
import { openTestWorld } from '../support/test-database.ts';

const RUNS = shortOrFull(4, 30);
const STEPS = 60;
/** Commands of one transaction. */
const AT_ONCE = 4;

let at = new Date('2032-01-01T00:00:00.000Z');
const { db, portfolio } = await openTestWorld({ now: () => at });
await importMarkets(db, {
  events: [],
  markets: MARKETS.map(({ id, event, group, categories: tags }) =>
    aListing({ marketId: id, eventId: event, tags, negativeRisk: group !== null, negativeRiskGroup: group }),
  ),
});

/** The parts of an answer that do not name the portfolio. */
const told = (outcome: CommandOutcome) => {
  if (!outcome.accepted) return { code: outcome.refusal.code, ...outcome.refusal.details, portfolioId: null };
  const { kind, balance, totalInvested, realizedPnl } = outcome.result;
  return { kind, balance, totalInvested, realizedPnl };
};

test(`${RUNS} portfolios are answered from what is stored as they were in memory, a few commands at once`, async () => {
  const runs = fc.sample(
    fc.record({ limits: anyLimits, steps: fc.array(anyRiskStep, { minLength: STEPS, maxLength: STEPS }) }),
    { numRuns: RUNS, seed: 20_260_502 },
  );
  const met = new Set<unknown>();
  for (const { limits, steps } of runs) {
    const { id: portfolioId } = await portfolio();
    // Quoted prices have no spread.
    const set: LimitsPatch = { ...limits, maxSpread: null };
    await setLimits(db, { portfolioId, limits: set, reason: 'a test', by: 'tester' });
    const world = new RiskWorld(set, { fromBooks: false, at: at.getTime() + 1_000 });
    for (let from = 0; from < STEPS; from += AT_ONCE) {
      const some = steps.slice(from, from + AT_ONCE).filter((step) => step.do !== 'mark');
      world.at += 1_000;
      for (const step of some) world.take({ ...step, waitMs: 0 });
      at = new Date(world.at);
      const sent = world.takeSent();
      const commands = sent.map(({ command }): Command => ({ ...command, portfolioId }));
      const outcomes = await commitCommands(db, commands);
      expect(outcomes.map(told)).toEqual(sent.map(({ outcome }) => told(outcome)));
      for (const outcome of outcomes) met.add(outcome.accepted || outcome.refusal.details['rule']);
      world.at += some.reduce((sum, { waitMs }) => sum + waitMs, 0);
    }
    at = new Date(world.at + 1_000);
  }
  expect([...met]).toEqual(
    expect.arrayContaining([true, 'maxStake', 'maxEventExposure', 'maxCategoryExposure']),
  );
});
