import { defineConfig } from 'vitest/config';

// A guard against hanging, not a measure: installing takes as long as the machine lets it.
export default defineConfig({
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 60_000 },
});
