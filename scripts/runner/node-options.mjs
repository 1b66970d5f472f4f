import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './workspace.mjs';

// V8 collects garbage with four helper threads by default. On two cores these take the processor from the program and the
// database: trades under way waited 70 ms. So one core is left free of them.
const helpers = Math.max(1, Math.min(4, availableParallelism() - 1));

/** The options with which Node runs a command. */
export const nodeOptions = [`--v8-pool-size=${helpers}`];

/** The folder in which Node keeps compiled code, which saves a third of the time until a command runs. */
export const compileCache = join(root, 'node_modules', '.cache', 'node');
