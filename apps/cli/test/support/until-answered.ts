import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusedAs } from '@prescient/bot';

/** Asks again while the server says that it is too busy: a small machine may be, beside all the other tests. */
export async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isRefusedAs(error, 'OVERLOADED')) throw error;
      await sleep(50);
    }
  }
}
