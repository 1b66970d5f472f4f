import { describe, expect, test } from 'vitest';
import { rules } from '../src/rules.ts';
import { repositoryFiles } from '../src/source-file.ts';

describe('in this repository', () => {
  const files = repositoryFiles();

  test('the walk finds its own file, and nothing that was installed', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toContain('packages/tidy/test/tidy.test.ts');
    expect(paths.filter((path) => path.includes('node_modules'))).toEqual([]);
  });

  test.for(Object.entries(rules))('%s', ([, rule]) => {
    expect(rule(files)).toEqual([]);
  });
});
