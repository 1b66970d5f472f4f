import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

export default defineConfig({
  test: {
    ...shared,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Asked by Node, arethetypeswrong answers with its TypeScript, which Node takes from no installed package.
    experimental: { viteModuleRunner: true },
  },
});
