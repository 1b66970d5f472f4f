import { fileURLToPath } from 'node:url';
import { readRecording, type Recording } from '@prescient/recording';
import { play, recordedEvents } from '../../src/recorded/index.ts';
import { prepare, type Decision, type Strategy } from '../../src/sdk.ts';

const PATH = fileURLToPath(new URL('../../../../apps/cli/recordings/harbour-day.ndjson.gz', import.meta.url));

const read = await readRecording(PATH);
const observations = await Array.fromAsync(read.observations());

/** The recording that comes with Prescient, in memory: six minutes of 20 markets. */
export const harbour: Recording = { header: read.header, observations: () => observations };
const STARTED = Date.parse(harbour.header.startedAt);

/** A definition with its configuration. */
export const strategyOf = (exported: unknown, config: Record<string, unknown> = {}): Strategy =>
  prepare({ file: 'strategy.ts', exported }, config);

/** The decisions of a strategy over the first seconds of the recording. */
export async function decisionsOn(strategy: Strategy, seconds = 360): Promise<Decision[]> {
  const { lines } = await play(strategy, recordedEvents(harbour, strategy), STARTED + seconds * 1_000);
  return lines.map(({ decision }) => decision);
}
