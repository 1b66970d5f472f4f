/** The ways in which a program of ours talks to the person who started it. */
export { table } from './table.ts';
export { UsageError } from './usage-error.ts';
