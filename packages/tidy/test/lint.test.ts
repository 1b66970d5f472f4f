import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot, type SourceFile } from '../src/source-file.ts';
import { runTool, withPlanted } from '../src/tools.ts';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `  void ${index};`).join('\n');
const longFunction = `export function planted() {\n${lines(61)}\n}`;
const longFile = Array.from({ length: 251 }, (_, index) => `export const a${index} = ${index};`).join('\n');
const promise = 'const later = async (): Promise<number> => 1;\n';

/** The findings that .oxlintrc.json promises: the rule, the file, and the smallest offence. */
const offences: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['eslint(max-lines)', 'src/long-file.ts', longFile],
  ['eslint(max-lines-per-function)', 'src/long-function.ts', longFunction],
  ['eslint(max-params)', 'src/params.ts', 'export const f = (a: 1, b: 2, c: 3, d: 4) => [a, b, c, d];'],
  ['typescript(no-explicit-any)', 'src/any.ts', 'export const a = 1 as any;'],
  ['typescript(ban-ts-comment)', 'src/ignore.ts', '// @ts-ignore\nexport const a: string = 1;'],
  ['typescript(no-floating-promises)', 'src/floating.ts', `${promise}later();`],
  ['typescript(no-misused-promises)', 'src/misused.ts', `${promise}if (later()) throw new Error('always');`],
  ['typescript(await-thenable)', 'src/thenable.ts', 'export const f = async () => await 1;'],
  ['typescript(only-throw-error)', 'src/throw.ts', "export const f = () => { throw 'text'; };"],
  [
    'typescript(switch-exhaustiveness-check)',
    'src/switch.ts',
    "export function f(a: 'x' | 'y') {\n  switch (a) {\n    case 'x': return 1;\n  }\n  return 2;\n}",
  ],
  [
    'typescript(consistent-type-imports)',
    'src/type.ts',
    "import { A } from './a.ts';\nexport const f = (a: A) => a;",
  ],
  [
    'import(no-cycle)',
    'src/a.ts',
    "import { b } from './b.ts';\nexport type A = 1;\nexport const a = () => b;",
  ],
  ['import(no-cycle)', 'src/b.ts', "import { a } from './a.ts';\nexport const b = () => a;"],
  [
    'vitest(no-focused-tests)',
    'src/only.test.ts',
    "import { test } from 'vitest';\ntest.only('a', () => {});",
  ],
  [
    'vitest(no-disabled-tests)',
    'src/skip.test.ts',
    "import { test } from 'vitest';\ntest.skip('a', () => {});",
  ],
  ['vitest(expect-expect)', 'src/empty.test.ts', "import { test } from 'vitest';\ntest('a', () => {});"],
  ['eslint(no-unused-vars)', 'src/unused.ts', 'const a = 1;'],
];

const permitted: readonly SourceFile[] = [
  { path: 'src/long.test.ts', text: longFunction },
  { path: 'src/migrations/first.ts', text: longFunction },
  {
    path: 'src/explained.ts',
    text: '// oxlint-disable-next-line typescript/no-explicit-any -- planted\nexport type A = any;',
  },
];

interface Report {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
}

function lint(): string[] {
  const settings = {
    path: '.oxlintrc.json',
    text: readFileSync(join(repositoryRoot, '.oxlintrc.json'), 'utf8'),
  };
  const compiler = {
    path: 'tsconfig.json',
    text: '{ "compilerOptions": { "strict": true, "noEmit": true, "types": [], "allowImportingTsExtensions": true } }',
  };
  const planted = offences.map(([, path, text]) => ({ path, text }));
  const { output } = withPlanted([settings, compiler, ...planted, ...permitted], (folder) =>
    runTool('oxlint', ['--format=json'], folder),
  );
  return (JSON.parse(output) as Report).diagnostics.map(
    ({ code, filename }) => `${filename.replaceAll('\\', '/')} ${code}`,
  );
}

const found = lint();

test.for(offences)('%s is found', ([rule, path]) => {
  expect(found).toContain(`${path} ${rule}`);
});

test('what is permitted is not', () => {
  expect(found.filter((line) => permitted.some(({ path }) => line.startsWith(path)))).toEqual([]);
});
