import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { statementsOf } from './statement-loop.ts';
import { YARDSTICK_SQL } from './yardstick-job.ts';

test('a script of pgbench becomes prepared statements', () => {
  const script =
    '-- why\n\\set n :n + 1\nbegin;\nselect :run::text || :n::text as id from t\n  where p = :n \\gset\ncommit;\n';
  expect(statementsOf(script)).toEqual([
    { name: 'yardstick-0', text: 'begin', variables: [], keeps: false },
    {
      name: 'yardstick-1',
      text: 'select $1::text || $2::text as id from t\n  where p = $2',
      variables: ['run', 'n'],
      keeps: true,
    },
    { name: 'yardstick-2', text: 'commit', variables: [], keeps: false },
  ]);
});

test('the yardstick writes one row into each table that a trade touches', () => {
  const texts = statementsOf(readFileSync(YARDSTICK_SQL, 'utf8')).map(
    ({ text }) => text.split('\n')[0]!.split(' (')[0],
  );
  expect(texts.map((text) => text!.split(' ').slice(0, 3).join(' '))).toEqual([
    'begin',
    'select $1::text ||',
    'select request_hash, result',
    'insert into commands',
    'insert into trades',
    'insert into portfolio_positions',
    'insert into fills',
    'insert into ledger_transfers',
    'update portfolio_state set',
    'commit',
  ]);
});
