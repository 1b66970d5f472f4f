import { expect, test } from 'vitest';
import { repositoryFiles, repositoryRoot } from '../src/source-file.ts';
import { runTool, withPlanted } from '../src/tools.ts';

const check = (folder: string) => runTool('pnpm', ['peers', 'check', '--lockfile-only'], folder);
const workspace = repositoryFiles().filter(({ path }) =>
  /(^|\/)(package\.json|pnpm-[a-z]+\.yaml)$/.test(path),
);

test('every locked library has the peers that it asks for', () => {
  expect(check(repositoryRoot)).toMatchObject({ exitCode: 0 });
});

test('a library whose peer is of another version is found', () => {
  const planted = workspace.map(({ path, text }) => ({
    path,
    // The first mention is what the first of the mapper's packages asks for.
    text: path === 'pnpm-lock.yaml' ? text.replace(/^( {6}'@mikro-orm\/core': )\d\S*$/m, '$10.0.1') : text,
  }));
  expect(withPlanted(planted, check)).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('unmet peer @mikro-orm/core'),
  });
});
