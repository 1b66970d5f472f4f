export { findBinaries } from './binaries.ts';
export { LocalPostgresError, type LocalPostgresErrorCode } from './error.ts';
export {
  localPostgresStatus,
  openLocalPostgres,
  stopLocalPostgres,
  type LocalPostgres,
  type LocalPostgresOptions,
  type LocalPostgresStatus,
} from './local-postgres.ts';
export { LocalServer } from './local-server.ts';
export { makeFolder } from './make-folder.ts';
