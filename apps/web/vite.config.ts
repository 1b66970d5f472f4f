import { defineConfig } from 'vite';

/** The page is built into `dist`, which the API serves at `/`: every file is ours, so that it works offline. */
export default defineConfig({
  root: import.meta.dirname,
  // Addresses from the page itself, so that it also works below the path of a proxy.
  base: './',
  build: {
    target: 'es2022',
    // The content security policy allows no `data:` address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // Rules of the core that the page does not use stay out: its modules do nothing when they are loaded.
      treeshake: { moduleSideEffects: (id) => !/[\\/]packages[\\/]core[\\/]src[\\/]/.test(id) },
    },
  },
});
