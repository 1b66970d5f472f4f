import { expect, test } from 'vitest';
import { constraintNameRule, upsertClockRule } from './sql-rules.ts';

const at = (text: string, path = 'packages/core/src/store/row.ts') => [{ path, text }];

test('an upsert whose new values depend on the clock is found, whatever it asks besides', () => {
  const upsert = (set: string, rest = '') =>
    `const SQL = \`\n  insert into t on conflict (id)\n  do update set ${set}${rest}\`;`;
  for (const set of ['at = now()', 'at = excluded.at,\n at = clock_timestamp()', 'at = CURRENT_TIMESTAMP'])
    expect(upsertClockRule(at(upsert(set)))).toEqual([
      'packages/core/src/store/row.ts:3 asks for the time in ON CONFLICT DO UPDATE',
    ]);
  expect(
    upsertClockRule(at(upsert('at = excluded.at', ' where t.at <= clock_timestamp() returning id'))),
  ).toEqual([]);
  expect(upsertClockRule(at('insert into t values (now())'))).toEqual([]);
});

test('errors are told by their SQLSTATE, not by the name of what was broken', () => {
  for (const text of ["if (error.constraint === 't_pkey') return;", '/duplicate key value/.test(message)'])
    expect(constraintNameRule(at(text))).toHaveLength(1);
  expect(constraintNameRule(at("code === '23505'"))).toEqual([]);
  expect(constraintNameRule(at('error.constraint', 'packages/core/test/row.test.ts'))).toEqual([]);
});
