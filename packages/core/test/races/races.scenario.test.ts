import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { getPortfolio, parseUsd } from '../../src/index.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';
import { anyRace, Contest } from './race.ts';

/** `npm run races -- 5000` asks for more. */
const RACES = Number(process.env['RACES'] ?? shortOrFull(40, 120));
const SEED = Number(process.env['RACE_SEED'] ?? 20_260_301);
const PORTFOLIOS = 8;

const { db, another, portfolio } = await openTestWorld();

test(`${RACES} lots that closes, settlements and reversals race for are never oversold, and one settlement of each stands`, async () => {
  // As many API processes, as far as PostgreSQL can tell.
  const processes = [db, await another(), await another(), await another()];
  const races = fc.sample(anyRace, { numRuns: RACES, seed: SEED });
  let [next, reversals] = [0, 0];
  const trader = async (): Promise<void> => {
    const { id: portfolioId } = await portfolio('10000000');
    let [lots, proceeds] = [0n, 0n];
    for (let number = (next += 1); number <= RACES; number = next += 1) {
      const contest = new Contest(processes, portfolioId, `lot-${number}`);
      await contest.run(races[number - 1]!);
      lots += 1n;
      proceeds += contest.proceeds;
      reversals += contest.reversals;
    }
    const { balance } = await getPortfolio(db, portfolioId);
    expect(balance).toBe(parseUsd('10000000') - lots * parseUsd('1') + proceeds);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  };
  await Promise.all(Array.from({ length: PORTFOLIOS }, trader));
  // Otherwise the races were no races for long.
  expect(reversals).toBeGreaterThan(RACES / 10);
});
