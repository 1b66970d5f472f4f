/** The places of strategies in the package: every file of ours lies flat in `dist`. */
const at = (path: string): URL => new URL(path, import.meta.url);

export const AUTHOR = at('./strategy.js');
export const TESTING = at('./strategy-testing.js');
export const LOAD_WORKER = at('./load-worker.js');
export const REGISTER = at('./register.js');
export const TEMPLATE = at('../template/');
