import { parentPort, workerData } from 'node:worker_threads';
import { runShare, type Sweep } from './run-share.ts';
import { faultOf, type Told } from './told.ts';

// oxlint-disable unicorn/require-post-message-target-origin -- this is a worker of Node, not a window.
const tell = (told: Told): void => parentPort?.postMessage(told);

try {
  const progress = (rows: number, total: number): void => tell({ kind: 'progress', rows, total });
  tell({ kind: 'results', results: await runShare(workerData as Sweep, { progress }) });
} catch (error) {
  tell({ kind: 'fault', fault: faultOf(error) });
}
