import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { getPortfolio, loadPortfolio } from '../../src/index.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';
import { Model } from './model.ts';
import { anyStep, type Real, type Step } from './steps.ts';

/** `npm run model -- 100000` asks for more. */
const COMMANDS = Number(process.env['MODEL_COMMANDS'] ?? 2_000);
const RUN_LENGTH = 100;
const INITIAL = 10_000_000_000n;

const world = await openTestWorld();

async function expectAgreement(model: Model, { db, portfolioId }: Real): Promise<void> {
  const portfolio = await getPortfolio(db, portfolioId);
  expect(portfolio).toMatchObject({
    balance: model.balance,
    totalInvested: model.invested,
    realizedPnl: model.realized,
    tradeCount: model.trades,
    status: model.status,
  });
}

async function expectSameLots(model: Model, { db, portfolioId }: Real): Promise<void> {
  const { positions } = await loadPortfolio(db, portfolioId);
  const held = positions.map(({ tradeId, shares, amount, realizedPnl }) => [
    tradeId,
    { shares, amount, realized: realizedPnl },
  ]);
  const expected = [...model.lots]
    .filter(([, { shares }]) => shares > 0n)
    .map(([tradeId, { shares, amount, realized }]) => [tradeId, { shares, amount, realized }]);
  expect(Object.fromEntries(held)).toEqual(Object.fromEntries(expected));
}

async function run(steps: readonly Step[]): Promise<void> {
  const { id: portfolioId } = await world.portfolio('10000');
  const model = new Model(INITIAL);
  const reopen = () => world.another();
  const real: Real = { db: await reopen(), portfolioId, reopen, tradeIds: [], settlements: [], count: 0 };
  for (const step of steps) {
    real.count += 1;
    const { expected, actual } = await step(model, real);
    expect(actual).toBe(expected);
    await expectAgreement(model, real);
  }
  await expectSameLots(model, real);
  expect(await differencesOf(real.db, portfolioId)).toEqual([]);
  await real.db.close();
}

test(
  `${COMMANDS} random commands, restarts among them, do what a second implementation says`,
  { timeout: COMMANDS * 100 },
  async () => {
    const property = fc.asyncProperty(
      fc.array(anyStep, { minLength: RUN_LENGTH, maxLength: RUN_LENGTH }),
      run,
    );
    await fc.assert(property, { numRuns: Math.ceil(COMMANDS / RUN_LENGTH), endOnFailure: true });
  },
);
