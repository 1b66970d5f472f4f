import { Player, World, type PlayerUrls } from '@prescient/recording';
import { notice } from '../process/output.ts';

/** The seed of the world of every start: after a restart it has the same markets, and the ends of those that ended meanwhile. */
const SEED = 'harbour';

/** A world that is being played. */
export interface PlayedWorld {
  readonly urls: PlayerUrls;
  /** True if a fault ended it. */
  readonly isOver: () => boolean;
  close(): Promise<void>;
}

/** Opens the world at the time of this machine's clock, and plays it until it is closed. */
export async function playWorld(): Promise<PlayedWorld> {
  const player = await Player.start(new World({ seed: SEED }), { from: Date.now() });
  let isClosed = false;
  const playing = player.play().catch((error: unknown) => {
    if (isClosed) return;
    const why = error instanceof Error ? error.message : String(error);
    notice(`The world cannot be played any further, and trades are refused: ${why}`);
  });
  return {
    urls: player.urls,
    isOver: () => player.isOver,
    async close() {
      isClosed = true;
      await player.close();
      await playing;
    },
  };
}
