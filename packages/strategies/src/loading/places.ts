/** The files of this package that are found by their address and not by an import. The package `prescient` has its own list. */
const at = (path: string): URL => new URL(path, import.meta.url);

/** The module `prescient/strategy`. */
export const AUTHOR = at('../author.ts');
/** The module `prescient/strategy/testing`. */
export const TESTING = at('../testing.ts');
/** The worker in which a strategy's file is tried. */
export const LOAD_WORKER = at('./load-worker.ts');
/** The module that `node --import` loads before the test of a strategy. */
export const REGISTER = at('./register.ts');
/** The folder of the template of a strategy. */
export const TEMPLATE = at('../../template/');
