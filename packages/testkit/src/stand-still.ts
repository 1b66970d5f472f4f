/** Keeps the event loop of this process from turning for so many milliseconds, which take no processor time. */
export function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
