/**
 * Settings of every package's tests. The limits guard against a test that hangs; no test measures time by them, as
 * machines may be small and busy. Node itself loads the files, as it loads the product: nothing is translated. Files of a
 * package share their modules: to load them again for each file takes more time than many of the tests, and no file
 * leaves anything in them that another one would see.
 */
export const shared = {
  isolate: false,
  experimental: { viteModuleRunner: false },
  testTimeout: 900_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 240_000, interval: 20 } },
};
