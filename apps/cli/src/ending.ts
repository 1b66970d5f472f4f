import { setTimeout as sleep } from 'node:timers/promises';
import { notice } from './output.ts';

/** Whoever asked for the end kills what is still there soon after. */
const DEADLINE_MS = 9_500;
/** How long the bot, once it is to end, waits for the answer to what it asked. */
export const BOT_PATIENCE_MS = 2_000;

/** What is begun and not done, in words. */
const awaited = new Set<string>();

/** Waits for a part of the end, or for what has to be over before it; one that takes too long is told by its name. */
export async function ending<T>(what: string, work: Promise<T>): Promise<T> {
  awaited.add(what);
  try {
    return await work;
  } finally {
    awaited.delete(what);
  }
}

function giveUp(): void {
  const what = [...awaited].join(', ') || 'connections that are still open';
  notice(`Not all ended within ${DEADLINE_MS / 1_000} s; given up: ${what}. What was acknowledged is safe.`);
  process.exit(1);
}

/**
 * Aborted when the process is asked to stop. From then on it has less than ten seconds, whatever does not answer; a
 * second Ctrl-C ends it at once.
 */
export function stopRequested(): AbortSignal {
  const stop = new AbortController();
  const begin = (): void => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, begin);
    setTimeout(giveUp, DEADLINE_MS).unref();
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, begin);
  return stop.signal;
}

/** One promise a signal: whoever waits again and again adds no listener each time. */
const endings = new WeakMap<AbortSignal, Promise<void>>();

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  const known = endings.get(signal);
  if (known) return known;
  const ended = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  endings.set(signal, ended);
  return ended;
}

/** A signal that follows another one some time later. */
export function later(signal: AbortSignal, ms: number): AbortSignal {
  const late = new AbortController();
  void aborted(signal)
    .then(() => sleep(ms, undefined, { ref: false }))
    .then(() => late.abort());
  return late.signal;
}
