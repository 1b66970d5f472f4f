import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { harbourDay, Recorder } from '../src/index.ts';

// Writes the recording that is shipped. A test compares it with what the generator makes today, and says to run this.
const path = fileURLToPath(new URL('../../../apps/cli/recordings/harbour-day.ndjson.gz', import.meta.url));
const day = harbourDay();

await rm(path, { force: true });
const recorder = await Recorder.create({
  path,
  venue: day.header.venue,
  startedAt: new Date(day.header.startedAt),
});
for await (const observation of day.observations()) await recorder.write(observation);
await recorder.close();
console.log(`Written: ${path}`);
