import { shortOrFull } from '@prescient/testkit/length';
import { afterAll, expect, test } from 'vitest';
import {
  clockShowing,
  connect,
  getPortfolio,
  isUnavailable,
  parseUsd,
  readCycleStatus,
  runCycle,
  type CycleRequest,
  type RanCycle,
} from '../../src/index.ts';
import { NOON } from '../support/builders.ts';
import { openSeveringProxy, type Fault } from '../support/severing-proxy.ts';
import { aCycle, aSignal, importRain, someWork } from '../support/signals.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, portfolio, urls } = await openTestWorld();
await importRain(db);
const proxy = await openSeveringProxy(urls.applicationUrl);
/** The same database, over a line that is cut. */
const behind = await connect({
  url: proxy.url,
  pooled: urls.pooled,
  patienceMs: 200_000,
  clock: clockShowing(() => NOON),
});
afterAll(async () => {
  await behind.close();
  await proxy.close();
});

const { signalId: _, strategy: _strategy, version: _version, ...intent } = aSignal({ stake: '10' });
const signals = [intent, { ...intent, marketId: 'fog' }, intent];

/** Runs a cycle until it is answered, as a bot does whose line is cut. */
async function runUntilAnswered(request: CycleRequest): Promise<{ ran: RanCycle; times: number }> {
  for (let times = 1; ; times += 1) {
    try {
      return { ran: await runCycle(behind, request), times };
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
  }
}

/** Runs a cycle while the `nth` COMMIT suffers the fault. Returns true if there were so many. */
async function survives(fault: Fault, nth: number): Promise<boolean> {
  const { id } = await portfolio();
  const request = aCycle({ portfolioId: id, work: someWork({ signals, state: { seen: nth } }) });
  const before = proxy.struck;
  proxy.fail(fault, 1, nth);
  const { ran, times } = await runUntilAnswered(request);
  const isStruck = proxy.struck > before;
  if (!isStruck) expect(times).toBe(1);
  expect(ran.signals.map(({ status }) => status)).toEqual(['executed', 'rejected', 'executed']);
  expect(ran.cycle.steps.execute).toMatchObject({ executed: 2, rejected: 1, pending: 0 });
  expect(await getPortfolio(db, id)).toMatchObject({ balance: parseUsd('9980'), tradeCount: 2 });
  expect(await readCycleStatus(db, id)).toMatchObject({
    unfinished: null,
    nextCycleId: 2,
    states: [{ state: { seen: nth } }],
  });
  expect(await sql('select count(*)::int as n from equity_snapshots where portfolio_id = $1', id)).toEqual([
    { n: 1 },
  ]);
  expect(await differencesOf(db, id)).toEqual([]);
  return isStruck;
}

test.each<[Fault, number]>([
  ['commit lost', 0],
  ['reply lost', 1],
])('with the %s of any transaction of a cycle, it is run once, whole', async (fault, first) => {
  let cut = 0;
  // In the short form, each of the two faults strikes every other transaction.
  for (let nth = shortOrFull(first, 0); await survives(fault, nth); nth += shortOrFull(2, 1)) cut += 1;
  expect(cut).toBeGreaterThanOrEqual(shortOrFull(4, 8));
});
