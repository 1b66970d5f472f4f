/** The exchange itself, for programs that keep portfolios in a database of their own. */
export * from '@prescient/core';
export { LocalPostgresError, openLocalPostgres } from '@prescient/local-postgres';
