import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

export default defineConfig({
  test: { ...shared, include: ['test/**/*.test.ts'], globalSetup: 'test/global-setup.ts', maxWorkers: 2 },
});
