import type { OnStep } from '@prescient/core';
import { progress, type Progress } from '@prescient/terminal';

/** Runs long work, and shows a bar for each of its parts, on a terminal. */
export async function withBars<T>(work: (onStep: OnStep) => Promise<T>): Promise<T> {
  let bar: Progress | undefined;
  let name = '';
  const onStep: OnStep = (step) => {
    if (step.work !== name) {
      bar?.end();
      bar = progress({ name: step.work, total: step.total, unit: step.unit });
      name = step.work;
    }
    bar?.at(step.done);
  };
  try {
    return await work(onStep);
  } finally {
    bar?.end();
  }
}
