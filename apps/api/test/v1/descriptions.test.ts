import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { procedures } from '../../src/procedures.ts';

const ROUTERS = fileURLToPath(new URL('../../src/routers/', import.meta.url));
const DOCSTRING = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*(\w+): \w+Procedure\b/g;

/** The docstring of each procedure, in one line, as its router has it. */
function docstrings(): [name: string, text: string][] {
  return readdirSync(ROUTERS).flatMap((file) => {
    const router = file.replace(/(?:-life)?\.ts$/, '');
    const source = readFileSync(`${ROUTERS}${file}`, 'utf8');
    return [...source.matchAll(DOCSTRING)].map(([, text = '', name]): [string, string] => [
      `${router}.${name}`,
      text
        .replaceAll(/\n\s*\*/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ]);
  });
}

test('the descriptions of the OpenAPI document are the docstrings of the procedures', async () => {
  const found = docstrings().toSorted(([one], [other]) => (one < other ? -1 : 1));
  expect(found.map(([name]) => name)).toEqual(Object.keys(procedures).toSorted());
  // `vitest run -u` in this package writes the file again after a docstring was changed.
  await expect(`${JSON.stringify(Object.fromEntries(found), null, 2)}\n`).toMatchFileSnapshot(
    '../../src/openapi/descriptions.json',
  );
});
