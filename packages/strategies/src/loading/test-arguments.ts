/** The arguments with which Node finds `prescient/strategy` in the test of a strategy, wherever that lies. */
export const TEST_ARGUMENTS: readonly string[] = ['--import', new URL('./register.ts', import.meta.url).href];
