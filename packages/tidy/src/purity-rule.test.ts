import { describe, expect, test } from 'vitest';
import { purityRule } from './purity-rule.ts';

const faultsOf = (text: string, path = 'packages/core/src/domain/planted.ts') => purityRule([{ path, text }]);

describe('what has no place in money and domain', () => {
  test.for([
    'const a = Number(text)',
    'const a = Number.parseFloat(text)',
    'const a = parseFloat(text)',
    'const a = Math.round(b)',
    'const a = new Date(b)',
    'const a = Date()',
    'const a = Date.now()',
    'const a = Date.parse(text)',
    "import { hash } from 'node:crypto'",
    'const a = await b',
    'const a = process.env.HOME',
    'const a = crypto.randomUUID()',
    'const a = performance.now()',
    'const a = b * 0.5',
  ])('%s', (text) => {
    expect(faultsOf(text)).toEqual([expect.stringContaining('packages/core/src/domain/planted.ts:1 ')]);
  });
});

describe('what has', () => {
  test.for([
    'const a = b * 500_000n',
    'const places = 6',
    'const math = { Math: 1, Date: 2 }.Date',
    '// No Math.round, no new Date().\nconst a = "await Number(text)"',
    'type Row = { date: Date }',
  ])('%s', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  test('anything, in a test or in another room', () => {
    expect(faultsOf('const a = Math.PI', 'packages/core/src/money/usd.test.ts')).toEqual([]);
    expect(faultsOf('const a = Date.now()', 'packages/core/src/desk/execute.ts')).toEqual([]);
  });
});
