import { describe, expect, test } from 'vitest';
import { wordRule } from './word-rule.ts';

const faultsOf = (text: string, path = 'packages/core/src/planted.ts') => wordRule([{ path, text }]);

describe('a retired name', () => {
  test.for([
    'export interface Outcome { readonly ok: boolean }',
    'type BookOrder = string',
    'class Lot {}',
    'function endingOf() {}',
    'type EndingKind = 1',
    'interface Holding {}',
    'interface Wishes {}',
    'interface A { entryTimestamp: Date }',
    'async function purchase() {}',
  ])('%s', (text) => {
    expect(faultsOf(text)).toEqual([expect.stringContaining('packages/core/src/planted.ts:1 ')]);
  });
});

describe('what is none', () => {
  test.for([
    'export interface CommandOutcome {}',
    'interface Order {}',
    'type OutcomeIndex = 0 | 1',
    'class Pending {}',
    'function sendingTo() {}',
    'type ExitReason = string',
    'const outcome = 1',
    '// A comment may name the Outcome of old.',
  ])('%s', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  test('the names by which clients know a position', () => {
    expect(faultsOf('interface A { entryTimestamp: Date }', 'apps/api/src/planted.ts')).toEqual([]);
  });
});
