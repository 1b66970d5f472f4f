import { generateDay, Recorder } from '@prescient/recording';

/** A world to make up and to play. */
export interface WorldOptions {
  readonly path: string;
  readonly seed: number;
  /** Milliseconds for which there is trading. */
  readonly lengthMs: number;
}

const MARKETS = 48;
/** The number of markets that end while there is trading. */
const RESOLUTIONS = 36;
const CHANGES_PER_SECOND = 30;
/** Time for the processes to start, and for slow machines: a recording that is over fills no trade. */
const SPARE_MS = 180_000;
const A_DAY_MS = 86_400_000;

/** Makes up a world and writes it to a file, which an API plays in its own time. */
export async function writeWorld({ path, seed, lengthMs }: WorldOptions): Promise<void> {
  const durationMs = lengthMs + SPARE_MS;
  const day = generateDay({
    seed: `contest ${seed}`,
    markets: MARKETS,
    resolutions: RESOLUTIONS,
    changes: Math.ceil((durationMs / 1_000) * CHANGES_PER_SECOND),
    durationMs,
    gammaEveryMs: 30_000,
    startedAt: new Date(Date.now() - A_DAY_MS),
  });
  const { venue, startedAt } = day.header;
  const recorder = await Recorder.create({ path, venue, startedAt: new Date(startedAt) });
  for await (const observation of day.observations()) await recorder.write(observation);
  await recorder.close();
}
