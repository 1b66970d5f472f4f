import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 200;
/** A fact that has not come by then never will, however slow the machine is. */
const PATIENCE_MS = 180_000;

/** Thrown where a fact did not come. */
export class Unseen extends Error {
  override readonly name = 'Unseen';
}

/** Looks again and again until something is so. @throws Unseen, naming it, where it never is */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
    if (await isSo()) return;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Unseen(`${what}: not seen within ${PATIENCE_MS / 1_000} seconds`);
}
