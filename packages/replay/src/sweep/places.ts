/** The file of this package that is found by its address and not by an import. The package `prescient` has its own list. */
export const SWEEP_WORKER = new URL('./sweep-worker.ts', import.meta.url);
