import { standStill } from '@prescient/testkit/stand-still';
import { expect, test } from 'vitest';
import { LoopTurn } from './loop-turn.ts';

/** Longer than a turn lasts. */
const PIECE_MS = 6;

test('whatever waits for the event loop goes on between two pieces of long work', async () => {
  const turn = new LoopTurn();
  for (let piece = 0; piece < 5; piece += 1) {
    let hasWaited = true;
    setImmediate(() => (hasWaited = false));
    standStill(PIECE_MS);
    expect(hasWaited).toBe(true);
    await turn.pause();
    expect(hasWaited).toBe(false);
  }
});
