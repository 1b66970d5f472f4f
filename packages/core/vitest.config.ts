import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['src/**/*.test-d.ts'], tsconfig: 'tsconfig.json' },
    // A guard against hanging, not a measure: machines may be small and busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: 'test/support/global-setup.ts',
  },
});
