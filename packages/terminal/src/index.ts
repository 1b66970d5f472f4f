/** The ways in which a program of ours talks to the person who started it. */
export { progress, type Progress, type ProgressWork } from './progress.ts';
export { table } from './table.ts';
export { isCheckout, shellWord, typed } from './typed.ts';
export { UsageError } from './usage-error.ts';
