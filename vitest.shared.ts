/**
 * Settings of every package's tests. The limits guard against a test that hangs; no test measures time by them, as
 * machines may be small and busy.
 */
export const patience = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 240_000, interval: 20 } },
};
