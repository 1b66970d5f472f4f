import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@prescient/workshop';

/** The first pause before a retry; it doubles, up to the longest, and half of it is left to chance. */
const SHORTEST_MS = 20;
const LONGEST_MS = 160;

/** Waits after so many tries: bots that ask again and again would take the time that an API needs to start. */
export async function retryPause(random: Random, tries: number): Promise<void> {
  const longest = Math.min(SHORTEST_MS * 2 ** (tries - 1), LONGEST_MS);
  await sleep(random.between(longest / 2, longest));
}
