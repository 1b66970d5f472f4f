import { beforeAll, describe, expect, test } from 'vitest';
import {
  commitCommands,
  createPortfolio,
  executeSignals,
  parseUsd,
  submitSignals,
  verifyAudit,
  type AuditDifference,
  type Command,
} from '../../src/index.ts';
import { aBuy, aClose, aReversal, aSettlement } from '../support/builders.ts';
import { codeOf } from '../support/in-memory.ts';
import { aSignal, importRain } from '../support/signals.ts';
import { TAMPERINGS } from '../support/tampering.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, owner, portfolio } = await openTestWorld();
await importRain(db);

/** A portfolio in which everything happened that can happen. */
async function eventful(): Promise<number> {
  const { id: portfolioId } = await portfolio();
  const commands: Command[] = [
    aBuy({ portfolioId, price: '0.30' }),
    aBuy({ portfolioId, commandId: 'held', price: '0.30', amount: '50' }),
    aBuy({ portfolioId, commandId: 'rejected', amount: '999999' }),
    aClose({ portfolioId, shares: '100', price: '0.41' }),
    aSettlement({ portfolioId }),
    aReversal({ portfolioId }),
    aSettlement({ portfolioId, commandId: 'lost', payout: '0' }),
    aBuy({ portfolioId, commandId: 'void-buy' }),
    aSettlement({ portfolioId, commandId: 'void', tradeId: 'void-buy', payout: 'void' }),
  ];
  const outcomes = await commitCommands(db, commands);
  expect(outcomes.map(codeOf)).toEqual(
    commands.map(({ commandId }) => (commandId === 'rejected' ? 'INSUFFICIENT_FUNDS' : null)),
  );
  await submitSignals(db, portfolioId, [aSignal(), aSignal({ signalId: 's2' })]);
  await executeSignals(db, { portfolioId, ids: ['s1'], limit: 1 });
  return portfolioId;
}

/** The names of an audit's differences, each as `subject id field`. */
const named = (differences: readonly AuditDifference[]) =>
  differences.map(({ subject, id, field }) => `${subject} ${id} ${field}`);

/** Tampers with rows of an eventful portfolio as their owner. */
async function tampered(statement: string): Promise<number> {
  const portfolioId = await eventful();
  const touched = await owner(`${statement} returning 1`, portfolioId);
  expect(touched.length).toBeGreaterThan(0);
  return portfolioId;
}

describe('an audit names', () => {
  /** The portfolios that were tampered with, one in each way. */
  const ids: number[] = [];
  /** The differences that one audit of all portfolios finds in each of them. */
  let ofAll: Map<number, AuditDifference[]>;
  beforeAll(async () => {
    for (const [, statement] of TAMPERINGS) ids.push(await tampered(statement));
    ofAll = Map.groupBy((await verifyAudit(db)).differences, ({ portfolioId }) => portfolioId);
  });

  test.each(TAMPERINGS.map(([what, , expected], index) => [what, expected, index] as const))(
    '%s',
    async (_, expected, index) => {
      const portfolioId = ids[index]!;
      const { clean, differences } = await verifyAudit(db, portfolioId);
      expect(clean).toBe(false);
      expect(differences.every((difference) => difference.portfolioId === portfolioId)).toBe(true);
      expect(ofAll.get(portfolioId)).toEqual(differences);
      expect(named(differences)).toEqual(
        expect.arrayContaining(expected.map((line) => line.replace('#', `${portfolioId}`))),
      );
    },
  );

  test('what is stored and what follows from the facts, to the millionth', async () => {
    const portfolioId = await eventful();
    await owner(
      "update portfolio_positions set shares = shares + 0.000001 where portfolio_id = $1 and trade_id = 'held'",
      portfolioId,
    );
    const { differences } = await verifyAudit(db, portfolioId);
    expect(differences).toContainEqual({
      portfolioId,
      subject: 'position',
      id: 'held',
      field: 'shares',
      stored: '166.666667',
      expected: '166.666666',
    });
  });
});

describe('an audit', () => {
  test('of one portfolio looks at no other', async () => {
    const [sound, spoilt] = [await eventful(), await eventful()];
    await owner('update portfolio_state set trade_count = 99 where id = $1', spoilt);
    expect(await verifyAudit(db, sound)).toMatchObject({
      clean: true,
      differences: [],
      portfolios: 1,
      positions: 4,
      fills: 9,
    });
    expect(await verifyAudit(db, spoilt)).toMatchObject({ clean: false, portfolios: 1 });
  });

  test('of a portfolio that nobody traded in is clean', async () => {
    await createPortfolio(db, { id: 9000, name: 'new', initialBalance: parseUsd('1') });
    expect(await verifyAudit(db, 9000)).toMatchObject({
      clean: true,
      portfolios: 1,
      positions: 0,
      fills: 0,
      transfers: 1,
    });
  });

  test('of no portfolio at all says that it saw none', async () => {
    expect(await verifyAudit(db, 9001)).toMatchObject({ clean: true, portfolios: 0, transfers: 0 });
    await expect(verifyAudit(db, 0)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
