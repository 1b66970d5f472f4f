import { defineConfig } from 'vitest/config';
import { shared } from '../../../../vitest.shared.ts';

/** The dashboard in a real browser: `npm run web:test`. The tests tell one story, so the first failure ends it. */
export default defineConfig({
  test: { ...shared, include: ['test/browser/*.browser.ts'], bail: 1 },
});
