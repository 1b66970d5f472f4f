import { expect, test } from 'vitest';
import { commitCommands, type Database } from '../../src/index.ts';
import { entityManager } from '../../src/store/connection/handle.ts';
import { rawQuery } from '../../src/store/connection/raw-query.ts';
import { aBuy } from '../support/builders.ts';
import { openTestWorld, query } from '../support/test-database.ts';

const { another, owner, portfolio, urls } = await openTestWorld();

/** The plan that the connection keeps, and not one that is made for this question. */
const keptPlan = (db: Database, question: string): Promise<string> =>
  entityManager(db).transactional(async (em) => {
    await rawQuery(em, 'set local plan_cache_mode = force_generic_plan', []);
    const rows = await rawQuery<{ 'QUERY PLAN': string }>(em, question, []);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });

test.skipIf(urls.pooled)(
  'a plan that is kept reads no table whole, though it was made while all were small',
  async () => {
    const db = await another({ poolSize: 1 });
    const { id: portfolioId } = await portfolio();
    const buy = (n: number) => commitCommands(db, [aBuy({ portfolioId, commandId: `b${n}` })]);
    await buy(1);
    // From here on the planner knows that reading all of a table is the cheapest way to find a row in it.
    await owner('analyze');
    await buy(2);
    const kept = await query(
      db,
      'select name, statement from pg_prepared_statements where generic_plans > 0',
    );
    const lookups = kept.filter(({ statement }) => String(statement).startsWith('select'));
    expect(kept.length).toBeGreaterThan(lookups.length);
    expect(lookups).toHaveLength(3);
    for (const { name, statement } of lookups) {
      const values = String(statement).includes('$2')
        ? `('{${portfolioId}}', '{b1}')`
        : `('{${portfolioId}}')`;
      const plan = await keptPlan(db, `explain execute "${String(name)}" ${values}`);
      expect(plan).toContain('Index');
      expect(plan).not.toContain('Seq Scan');
    }
  },
);
