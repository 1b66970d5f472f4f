/** The stage on which a strategy is tried by its test. */
export * from '@prescient/strategies/testing';
