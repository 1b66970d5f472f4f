import { isUnavailable } from '@prescient/core';
import type { Counter } from '@prescient/workshop';

/** Does something that is done again later anyway: a database that does not answer in time is counted, and no more. */
export async function untilNextTime(counts: Counter, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    counts.add('the database did not answer in time');
  }
}
