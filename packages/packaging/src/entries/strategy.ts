/** The module that a strategy's file imports. */
export * from '@prescient/strategies/author';
