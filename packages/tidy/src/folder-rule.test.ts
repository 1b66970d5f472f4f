import { expect, test } from 'vitest';
import { folderRule } from './folder-rule.ts';

const filesIn = (folder: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ path: `${folder}/part-${index}.ts`, text: '' }));

test('a folder of twenty files is read at a glance, one of more is not', () => {
  expect(folderRule(filesIn('packages/core/src/desk', 20))).toEqual([]);
  expect(folderRule(filesIn('packages/core/src/desk', 21))).toEqual([
    'packages/core/src/desk: 21 files stand flat; give their topics folders',
  ]);
  const apart = [...filesIn('apps/api/src/rest', 11), ...filesIn('apps/api/src/live', 11)];
  expect(folderRule([...apart, ...filesIn('apps/api/test', 40)])).toEqual([]);
});
