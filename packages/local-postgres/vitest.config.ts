import { defineConfig } from 'vitest/config';
import { patience } from '../../vitest.shared.ts';

export default defineConfig({
  test: { ...patience, include: ['test/**/*.test.ts'], globalSetup: 'test/global-setup.ts', maxWorkers: 2 },
});
