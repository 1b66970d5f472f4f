/** The reader of signals that somebody wrote down. The SDK of strategies is `./sdk`, what their authors see `./author`. */
export { readSignal, type SignalReading } from './signals/read-signal.ts';
export { readSignalFile, type FileSignal } from './signals/signal-file.ts';
export { signalRows } from './signals/signal-rows.ts';
