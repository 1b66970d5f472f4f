import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { listPortfolios, loadPortfolio } from '../../src/index.ts';
import { toldAsTable } from '../support/steps-table.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';
import { anyStep, create, rowOfStep, type Account, type Real, type Step } from './steps.ts';

/** `npm run model -- 100000` asks for more. */
const COMMANDS = Number(process.env['MODEL_COMMANDS'] ?? shortOrFull(300, 2_000));
const RUN_LENGTH = 100;
const INITIAL = 10_000_000_000n;
/** Ids that no other test of the file's database uses, as many a run as it may open portfolios. */
const FIRST_ID = 100_000;
const IDS_A_RUN = 10;

const world = await openTestWorld();
let runs = 0;

async function expectAgreement({ accounts, db, firstId }: Real): Promise<void> {
  const { items: portfolios } = await listPortfolios(db, { limit: IDS_A_RUN, after: firstId - 1 });
  const byId = new Map(portfolios.map((portfolio) => [portfolio.id, portfolio]));
  for (const { portfolioId, model } of accounts) {
    expect(byId.get(portfolioId)).toMatchObject({
      balance: model.balance,
      totalInvested: model.invested,
      realizedPnl: model.realized,
      tradeCount: model.trades,
      status: model.status,
    });
  }
}

async function expectSameLots({ portfolioId, model }: Account, { db }: Real): Promise<void> {
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
  const firstId = FIRST_ID + (runs += 1) * IDS_A_RUN;
  const reopen = () => world.another();
  const real: Real = { db: await reopen(), reopen, firstId, accounts: [], answered: [], count: 0 };
  for (const step of [create(0, INITIAL), ...steps]) {
    real.count += 1;
    const { expected, actual } = await step(real);
    expect(actual).toBe(expected);
    await expectAgreement(real);
  }
  for (const account of real.accounts) {
    await expectSameLots(account, real);
    expect(await differencesOf(real.db, account.portfolioId)).toEqual([]);
  }
  await real.db.close();
}

test(`${COMMANDS} random commands, restarts among them, do what a second implementation says`, async () => {
  const property = fc.asyncProperty(fc.array(anyStep, { minLength: RUN_LENGTH, maxLength: RUN_LENGTH }), run);
  await fc.assert(property, {
    numRuns: Math.ceil(COMMANDS / RUN_LENGTH),
    endOnFailure: true,
    ...toldAsTable<Step>(rowOfStep),
  });
});
