import { describe, expect, test } from 'vitest';
import { closeTrade, createPortfolio, executeTrade, parseUsd, verifyAudit } from '../../src/index.ts';
import { aQuote, CRYPTO } from '../support/books.ts';
import { aBuy, aClose, NOON } from '../support/builders.ts';
import { entityManager } from '../../src/store/connection/handle.ts';
import { auditReceipts } from '../../src/store/audit/audit-receipts.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, owner } = await openTestWorld({ now: () => NOON });

let lastId = 7000;
/** A portfolio that bought from two levels and sold a part. */
async function traded(): Promise<number> {
  const { id } = await createPortfolio(db, {
    id: ++lastId,
    name: 'from books',
    initialBalance: parseUsd('10000'),
    fillModel: 'book',
  });
  const quote = aQuote({}, CRYPTO);
  await executeTrade(db, { ...aBuy({ portfolioId: id, amount: '260', price: '0.55' }), quote });
  await closeTrade(db, { ...aClose({ portfolioId: id, shares: '100' }), quote });
  expect(await verifyAudit(db, id)).toMatchObject({ clean: true });
  return id;
}

const receipt = (path: string, value: string): string =>
  `update fills set receipt = jsonb_set(receipt, '{${path}}', '${value}') where portfolio_id = $1 and kind = 'buy'`;

describe('an audit recomputes every fill from its receipt, and names', () => {
  test.each([
    [
      'a price that was not paid',
      receipt('levels,0,price', '"0.490000"'),
      ['fill buy receipt amount', 'fill buy receipt levels'],
    ],
    ['a size that was not taken', receipt('levels,1,taken', '"1.000000"'), ['fill buy receipt levels']],
    ['a fee schedule that was not charged', receipt('fees,rate', '"0.05"'), ['fill buy receipt fee']],
    [
      'a receipt that says nothing',
      "update fills set receipt = '{}' where portfolio_id = $1 and kind = 'buy'",
      ['fill buy receipt receipt'],
    ],
    [
      'a shadow that was made darker',
      receipt('shadow,pessimistic,cash', '"999.000000"'),
      ['fill buy receipt shadow', 'portfolio # shadow_pessimistic'],
    ],
    [
      'a sum of shadows',
      'update shadow_sums set optimistic = optimistic + 1 where portfolio_id = $1',
      ['portfolio # shadow_optimistic'],
    ],
    [
      'sums of shadows that vanished',
      'delete from shadow_sums where portfolio_id = $1',
      ['portfolio # shadow_optimistic', 'portfolio # shadow_pessimistic'],
    ],
  ])('%s', async (_, statement, expected) => {
    const portfolioId = await traded();
    expect(await owner(`${statement} returning 1`, portfolioId)).toHaveLength(1);
    const { differences } = await verifyAudit(db, portfolioId);
    const named = differences.map(({ subject, id, field }) => `${subject} ${id} ${field}`);
    expect(named).toEqual(
      expect.arrayContaining(expected.map((line) => line.replace('#', `${portfolioId}`))),
    );
    expect((await verifyAudit(db)).differences.filter((each) => each.portfolioId === portfolioId)).toEqual(
      differences,
    );
  });
});

test('differences beyond the most that are listed are not collected', async () => {
  const portfolioId = await traded();
  await owner(`${receipt('levels,0,price', '"0.490000"')} returning 1`, portfolioId);
  const listed = (most: number) =>
    entityManager(db).transactional((em) => auditReceipts(em, portfolioId, most));
  const all = await listed(1_000);
  expect(all.length).toBeGreaterThan(1);
  for (const most of [0, 1, all.length]) expect(await listed(most)).toEqual(all.slice(0, most));
});
