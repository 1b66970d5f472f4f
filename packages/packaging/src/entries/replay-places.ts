/** The place of a worker of replays in the package: every file of ours lies flat in `dist`. */
export const SWEEP_WORKER = new URL('./sweep-worker.js', import.meta.url);
