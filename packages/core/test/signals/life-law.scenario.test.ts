import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import {
  cancelSignals,
  commitCommands,
  DomainError,
  executeSignals,
  formatUsd,
  getPortfolio,
  listSignals,
  signalCommandId,
  submitSignals,
  type CarryOut,
  type Database,
  type DomainErrorCode,
} from '../../src/index.ts';
import { aSignal, importRain } from '../support/signals.ts';
import { toldAsTable } from '../support/steps-table.ts';
import { differencesOf, openTestWorld, query } from '../support/test-database.ts';
import { lineOf, SecondLife, type LifeStep, type Sheet } from './second-life.ts';

const BEGINNING = Date.parse('2026-03-01T12:00:00.000Z');
const momentOf = (seconds: number): Date => new Date(BEGINNING + seconds * 1_000);
let now = 0;
const { db, sql, portfolio, another } = await openTestWorld({ now: () => momentOf(now) });
await importRain(db);
const processes = [db, await another(), await another()];

const CASH = 100;
const NAMES = ['a', 'b', 'c', 'd', 'e'];

const name = fc.constantFrom(...NAMES);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });
const step: fc.Arbitrary<LifeStep> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('submit' as const),
      name,
      stake: fc.integer({ min: 1, max: 60 }),
      expires: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('execute' as const),
      names: fc.option(names),
      dies: fc.option(fc.nat(2)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('cancel' as const), names }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('set' as const),
      status: fc.constantFrom('active' as const, 'active' as const, 'paused' as const, 'locked' as const),
    }),
  },
);

/** Steps of several processes at once, and the seconds that pass after them. */
interface Round {
  readonly steps: readonly LifeStep[];
  readonly seconds: number;
}
const rounds: fc.Arbitrary<Round[]> = fc.array(
  fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 3 }), seconds: fc.nat(3) }),
  { minLength: 1, maxLength: 8 },
);

const inWords = ({ does, ...details }: LifeStep): string => `${does} ${JSON.stringify(details)}`;
const rowOf = ({ steps, seconds }: Round): [string, string] => [
  steps.length > 1 ? `${steps.length} at once` : 'alone',
  `${steps.map(inWords).join('; ')}; then ${seconds} s pass`,
];

/** Refusals that leave everything as it was. */
const EXPECTED: readonly DomainErrorCode[] = [
  'CONFLICT',
  'SIGNAL_EXPIRED',
  'SIGNAL_NOT_FOUND',
  'OUTCOME_UNKNOWN',
];

const dyingAfter =
  (process: Database, count: number): CarryOut =>
  async (commands) => {
    await commitCommands(process, commands.slice(0, count));
    throw new DomainError('OUTCOME_UNKNOWN', 'The process died.');
  };

async function take(process: Database, portfolioId: number, one: LifeStep): Promise<unknown> {
  if (one.does === 'submit') {
    const { name: signalId, stake, expires } = one;
    const signal = aSignal({ signalId, stake: `${stake}`, expiresAt: momentOf(expires) });
    return submitSignals(process, portfolioId, [signal]);
  }
  if (one.does === 'cancel') return cancelSignals(process, portfolioId, one.names);
  if (one.does === 'set')
    return query(process, 'update portfolio_state set status = $2 where id = $1', portfolioId, one.status);
  const asked = { portfolioId, limit: 500, ...(one.names && { ids: one.names }) };
  return executeSignals(process, asked, ...(one.dies === null ? [] : [dyingAfter(process, one.dies)]));
}

async function taken(process: Database, portfolioId: number, one: LifeStep): Promise<void> {
  try {
    await take(process, portfolioId, one);
  } catch (error) {
    if (!(error instanceof DomainError) || !EXPECTED.includes(error.code)) throw error;
  }
}

/** The same sheet as the database has it, and the signals whose trade or whose fate says that they were executed. */
async function sheetOf(portfolioId: number) {
  const { balance, status } = await getPortfolio(db, portfolioId);
  const { items } = await listSignals(db, { portfolioId, limit: 500 });
  const lines = items.map(({ signalId, stake, expiresAt, status: fate }) => {
    const expires = (expiresAt.getTime() - BEGINNING) / 1_000;
    return lineOf({ name: signalId, stake: Number(formatUsd(stake!)), expires }, fate);
  });
  const traded = await sql(
    "select trade_id as id from trades where portfolio_id = $1 and status <> 'rejected' order by 1",
    portfolioId,
  );
  const executed = items.filter((signal) => signal.status === 'executed');
  return {
    sheet: { status, cash: Number(formatUsd(balance)), signals: lines.toSorted() },
    trades: traded.map(({ id }) => String(id)),
    executed: executed.map(({ signalId }) => signalCommandId(signalId)).toSorted(),
  };
}

const ordersOf = <Item>(items: readonly Item[]): Item[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((first, index) =>
        ordersOf(items.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
      );

/**
 * The ways in which a step may have gone beside others. A process that dies after so many commands may have spent some of them on
 * signals that another one took back meanwhile.
 */
const waysOf = (one: LifeStep): LifeStep[] =>
  one.does === 'execute' && one.dies !== null
    ? Array.from({ length: one.dies + 1 }, (_, dies) => ({ ...one, dies }))
    : [one];

/** The second life after the steps, in the one order of them that comes to the same as the database. */
function lifeAfter(life: SecondLife, steps: readonly LifeStep[], sheet: Sheet): SecondLife {
  const alone = steps.length === 1;
  const lives = ordersOf(steps).flatMap((order) =>
    order.reduce(
      (all, one) => all.flatMap((each) => (alone ? [one] : waysOf(one)).map((way) => each.copy().take(way))),
      [life],
    ),
  );
  const same = lives.find((each) => JSON.stringify(each.sheet) === JSON.stringify(sheet));
  if (same === undefined) expect(sheet).toEqual(lives[0]!.sheet);
  return same!;
}

test('whatever is submitted, executed, taken back, expires or dies, at once or not, it comes to the same as on paper', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (all) => {
      now = 0;
      const { id } = await portfolio(`${CASH}`);
      let life = new SecondLife(CASH);
      for (const { steps, seconds } of all) {
        await Promise.all(steps.map((one, index) => taken(processes[index % 3]!, id, one)));
        const { sheet, trades, executed } = await sheetOf(id);
        life = lifeAfter(life, steps, sheet);
        expect(trades).toEqual(executed);
        now += seconds;
        life.now = now;
      }
      await sql("update portfolio_state set status = 'active' where id = $1", id);
      await executeSignals(db, { portfolioId: id, limit: 500 });
      expect((await sheetOf(id)).sheet.signals.filter((line) => line.includes('pending'))).toEqual([]);
      expect(await differencesOf(db, id)).toEqual([]);
    }),
    { numRuns: shortOrFull(10, 150), ...toldAsTable(rowOf) },
  );
});
