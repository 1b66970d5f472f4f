import { join } from 'node:path';
import { runToEnd } from './child.mjs';
import { findNode, root } from './workspace.mjs';

/** Packs the package `prescient` into the folder that is named, else into the root, and prints the tarball's path. */
export const pack = ([folder = root]) =>
  runToEnd(findNode(), [join(root, 'packages', 'packaging', 'src', 'main.ts'), folder], {
    cwd: root,
    stdio: 'inherit',
  });
