import { describe, expect, test } from 'vitest';
import { roomRule } from './room-rule.ts';

const manifest = (folder: string, exports: Record<string, string>) => ({
  path: `${folder}/package.json`,
  text: JSON.stringify({ name: `@prescient/${folder.split('/')[1]}`, exports }),
});

const manifests = [
  manifest('packages/core', {
    '.': './src/index.ts',
    './money': './src/money/index.ts',
    './domain': './src/domain/index.ts',
  }),
  manifest('packages/local-postgres', { '.': './src/index.ts' }),
  manifest('packages/venues', { '.': './src/index.ts' }),
  manifest('packages/testkit', { '.': './src/index.ts' }),
  manifest('apps/api', { '.': './src/index.ts', './server': './src/server.ts' }),
  manifest('apps/cli', { '.': './src/main.ts' }),
];

const faultsOf = (path: string, text: string) => roomRule([...manifests, { path, text }]);

describe('a room imports what the table grants', () => {
  test.for([
    ['packages/core/src/domain/buy.ts', "import { add } from '../money/index.ts'"],
    ['packages/core/src/store/database.ts', "import type { Trade } from '../domain/index.ts'"],
    ['packages/core/src/desk/execute.ts', "import { open } from '../store/database.ts'"],
    ['packages/core/src/index.ts', "export * from './desk/execute.ts'"],
    ['packages/venues/src/market.ts', "import { parsePrice } from '@prescient/core/money'"],
    ['apps/api/src/router.ts', "import { openDatabase } from '@prescient/core'"],
    ['apps/bot/src/client.ts', "import type { AppRouter } from '@prescient/api'"],
    ['apps/cli/src/start.ts', "import { serve } from '@prescient/api/server'"],
    ['packages/testkit/src/index.ts', "import { openLocalPostgres } from '@prescient/local-postgres'"],
    ['examples/first-trade/main.ts', "import { openDatabase } from '@prescient/core'"],
    ['packages/core/test/desk.test.ts', "import { testDatabase } from '@prescient/testkit'"],
    ['apps/cli/test/start.test.ts', "import { main } from '../src/main.ts'"],
    ['apps/api/src/server.ts', "import fastify from 'fastify'"],
  ] as const)('%s: %s', ([path, text]) => {
    expect(faultsOf(path, text)).toEqual([]);
  });
});

describe('a room imports nothing else', () => {
  test.for([
    [
      'packages/core/src/money/usd.ts',
      "import { buy } from '../domain/buy.ts'",
      'core/money may not import core/domain',
    ],
    [
      'packages/core/src/domain/buy.ts',
      "import { open } from '../store/database.ts'",
      'may not import core/store',
    ],
    [
      'packages/core/src/domain/buy.ts',
      "import type { Row } from '../store/row.ts'",
      'may not import types of core/store',
    ],
    [
      'packages/core/src/store/load.ts',
      "import { execute } from '../desk/execute.ts'",
      'may not import core/desk',
    ],
    ['packages/core/src/desk/execute.ts', "export { all } from '../index.ts'", 'may not import core/index'],
    [
      'packages/venues/src/market.ts',
      "import { openDatabase } from '@prescient/core'",
      'may not import core/index',
    ],
    [
      'packages/venues/src/market.ts',
      "type T = import('@prescient/core').T",
      'may not import types of core/index',
    ],
    [
      'packages/local-postgres/src/open.ts',
      "import { add } from '@prescient/core/money'",
      'may not import core/money',
    ],
    ['apps/bot/src/client.ts', "import { appRouter } from '@prescient/api'", 'bot may not import api'],
    ['apps/bot/src/client.ts', "import { type AppRouter } from '@prescient/api'", 'bot may not import api'],
    ['apps/bot/src/client.ts', "await import('@prescient/api/server')", 'bot may not import api'],
    ['apps/api/src/main.ts', "import { main } from '@prescient/cli'", 'api may not import cli'],
    ['apps/api/test/main.test.ts', "import { main } from '@prescient/cli'", 'api may not import cli'],
    [
      'apps/cli/src/main.ts',
      "import { testDatabase } from '@prescient/testkit'",
      'cli may not import testkit',
    ],
    ['scripts/run.mjs', "import '../packages/core/src/index.ts'", 'reaches into another package'],
    ['apps/api/src/main.ts', "import '../../../packages/core/src/index.ts'", 'reaches into another package'],
    ['apps/api/src/main.ts', "import '@prescient/core/src/desk/execute.ts'", 'reaches past the exports'],
    ['apps/api/src/main.ts', "import '@prescient/cor'", 'no such package'],
    ['packages/core/src/helpers/index.ts', 'export {}', 'stands in no room'],
  ] as const)('%s: %s', ([path, text, fault]) => {
    expect(faultsOf(path, text)).toEqual([expect.stringContaining(fault)]);
  });
});

test('a fault names its line', () => {
  const text = "// One.\n// Two.\nimport { main } from '@prescient/cli';";
  expect(faultsOf('apps/api/src/main.ts', text)).toEqual([
    'apps/api/src/main.ts:3 api may not import cli: @prescient/cli',
  ]);
});
