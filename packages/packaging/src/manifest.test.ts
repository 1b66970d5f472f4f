import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { importedBy } from './manifest.ts';

test('the package depends on what its built files import, and on nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-manifest-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    join(folder, 'a.js'),
    `import { z } from "zod";import fs from 'node:fs';import{join}from"path";
export { a } from '@scope/one/part';
import "side-effect";
const late = () => import("late/part");
import { b } from "./b.js";
// from "words in a comment" are no import
`,
  );
  writeFileSync(join(folder, 'a.d.ts'), `import type { T } from 'types-only';\n`);
  expect([...importedBy(folder)].toSorted()).toEqual([
    '@scope/one',
    'late',
    'side-effect',
    'types-only',
    'zod',
  ]);
});
