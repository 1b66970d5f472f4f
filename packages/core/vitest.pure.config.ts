import { defineConfig } from 'vitest/config';

/** The tests of pure rules alone, for mutation testing: each mutant runs those that reach it. */
export default defineConfig({
  test: {
    include: ['src/money/**/*.test.ts', 'src/domain/**/*.test.ts'],
    testTimeout: 300_000,
    isolate: false,
  },
});
