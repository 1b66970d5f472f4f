import * as nodeModule from 'node:module';
import { requireNode } from '@prescient/core/require-node';

/** True if this Node can run the program. An old one fails while it links it, with a sentence of its own. */
function isNodeNewEnough(): boolean {
  try {
    requireNode();
    return true;
  } catch (error) {
    console.error((error as Error).message);
    return false;
  }
}

if (isNodeNewEnough()) {
  // Compiled code is kept, which saves a third of the time until a command runs.
  nodeModule.enableCompileCache();
  await import('@prescient/cli/main');
} else {
  process.exitCode = 1;
}
