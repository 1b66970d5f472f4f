import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Steps } from '@prescient/reports';

/** Does long work a step at a turn of the event loop, so that all other work goes on in between. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await nextTurn();
  }
}
