/** What the long runs and the tests share: temporary homes of a PostgreSQL, chance by a seed, tables, how a program ends. */
export { Random } from './random.ts';
export { runProgram } from './run-program.ts';
export { table } from './table.ts';
export { removeHomes, temporaryHome, type TemporaryHome } from './temporary-home.ts';
export { UsageError } from './usage-error.ts';
