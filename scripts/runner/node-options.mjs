import { availableParallelism } from 'node:os';

// V8 collects garbage with four helpers unless told otherwise. On two cores they push the program itself, and the
// database, aside: trades under way waited 70 ms for it. One core is left for those who work.
const helpers = Math.max(1, Math.min(4, availableParallelism() - 1));

/** The options with which Node is started to serve. */
export const nodeOptions = [`--v8-pool-size=${helpers}`];
