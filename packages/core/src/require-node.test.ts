import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { requireNode } from './require-node.ts';

test.each(['18.20.4', '20.19.0', '22.17.0'])('Node %s is refused with one line', (version) => {
  expect(() => requireNode(version)).toThrow(
    `Prescient needs Node 22.18 or newer; this is Node ${version}. Nothing was changed.`,
  );
});

test('this Node and newer ones are taken, as package.json says', () => {
  for (const version of [process.versions.node, '22.18.0', '23.0.0', '24.0.0', '26.1.0'])
    requireNode(version);
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(engines).toEqual({ node: '>=22.18' });
});
