import { parentPort, workerData } from 'node:worker_threads';
import { installHooks } from './hooks.ts';
import type { TriedLoading } from './try-loading.ts';

/** Loads the module that it is given, and says how that ended. */
async function load(url: string): Promise<TriedLoading> {
  installHooks();
  try {
    await import(url);
    return { error: null };
  } catch (error) {
    const fault: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
    const { name, message, code, stack } = fault;
    return { error: { name, message, ...(code && { code }), ...(stack && { stack }) } };
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is a worker of Node, not a window.
parentPort?.postMessage(await load(workerData as string));
