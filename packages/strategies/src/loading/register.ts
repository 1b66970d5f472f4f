import { installHooks } from './hooks.ts';

// Loaded by `node --import`, before the test of a strategy.
installHooks('everything');
