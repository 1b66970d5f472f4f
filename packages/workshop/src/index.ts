/** Shared by the laboratories and the tests: processes under test, chance by a seed, times, tables, the end of a program. */
export { ApiProcess, type ApiSettings } from './api-process.ts';
export { numberOf, readOptions } from './command-line.ts';
export { seedOf } from './seed.ts';
export { Counter } from './counter.ts';
export { caughtUp, FillStream, toldWrongly } from './fill-stream.ts';
export { bodyOf, callHttp, objectIn, queryPath, type HttpAnswer, type HttpCall } from './http-call.ts';
export { fromMicros, MICROS, sum, toMicros } from './micros.ts';
export { isDenial, isPassing } from './passing-codes.ts';
export { PostgresServer } from './postgres-server.ts';
export { PRESCIENT_MAIN, startProgram, type ProgramSettings } from './prescient-program.ts';
export { progress } from './progress.ts';
export { Random } from './random.ts';
export {
  buysByRequest,
  closeBodyOf,
  decimalOf,
  keyedTradeId,
  signalOf,
  type BuyRequest,
  type BuysOfRequest,
  type CloseRequest,
} from './rest-trading.ts';
export { runProgram } from './run-program.ts';
export { removeHomes, temporaryHome, type TemporaryHome } from './temporary-home.ts';
export { TimeHistogram } from './time-histogram.ts';
export { SourceCopy, type Plant } from './source-copy.ts';
export { table, UsageError } from '@prescient/terminal';
