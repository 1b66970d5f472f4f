import { expect, test } from 'vitest';
import { LoopTurn } from './loop-turn.ts';

/** Holds the event loop for longer than a turn lasts. */
function hold(): void {
  const until = performance.now() + 6;
  while (performance.now() < until);
}

test('whatever waits for the event loop goes on between two pieces of long work', async () => {
  const turn = new LoopTurn();
  for (let piece = 0; piece < 5; piece += 1) {
    let hasWaited = true;
    setImmediate(() => (hasWaited = false));
    hold();
    expect(hasWaited).toBe(true);
    await turn.pause();
    expect(hasWaited).toBe(false);
  }
});
