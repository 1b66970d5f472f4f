import { REGISTER } from './places.ts';

/** The arguments with which Node finds `prescient/strategy` in the test of a strategy, wherever that lies. */
export const TEST_ARGUMENTS: readonly string[] = ['--import', REGISTER.href];
