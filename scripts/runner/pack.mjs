import { join } from 'node:path';
import { runToEnd } from './child.mjs';
import { buildPage } from './page.mjs';
import { findNode, root } from './workspace.mjs';

/** Packs the package `prescient` into the folder that is named, else into the root, and prints the tarball's path. */
export async function pack([folder = root]) {
  if (!(await buildPage())) return 1;
  return runToEnd(findNode(), [join(root, 'packages', 'packaging', 'src', 'main.ts'), folder], {
    cwd: root,
    stdio: 'inherit',
  });
}
