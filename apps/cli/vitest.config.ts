import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

// Each test starts real processes, and waits for them more than it works; with more at once they get in each other's way.
export default defineConfig({
  test: {
    ...shared,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    maxWorkers: 3,
  },
});
