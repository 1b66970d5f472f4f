import { rm } from 'node:fs/promises';
import { Recorder, RecordingError } from '@prescient/recording';
import type { Observe } from '@prescient/venues';
import { notice } from '../process/output.ts';
import { UsageError } from '@prescient/terminal';
import { openVenue, type VenueChoice, type VenueSource } from './venue-source.ts';

/** Venues whose answers and frames are all written to a file. */
export interface RecordedVenue extends VenueSource {
  /** Aborted when the recording cannot go on. */
  readonly failed: AbortSignal;
  /** Ends the recording, too. @throws RecordingError if it could not be written to its end */
  close(): Promise<void>;
}

/**
 * Opens the venues, and records what they say until they are closed.
 * @throws UsageError where the file cannot be made
 */
export async function openRecorded(choice: VenueChoice, home: string, file: string): Promise<RecordedVenue> {
  const venue = choice.venues.join(',');
  const recorder = await Recorder.create({ path: file, venue }).catch((error: unknown) => {
    if (error instanceof RecordingError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  });
  recorder.failed.addEventListener('abort', () =>
    notice(`${file}: the recording could not be continued and ends here.`),
  );
  let isEmpty = true;
  // A file without an answer is useless, and would stop the next try, because a recording never replaces a file.
  const end = async (): Promise<void> => {
    await recorder.close();
    if (isEmpty) await rm(file);
  };
  const observe: Observe = (observed, receivedAt) => {
    isEmpty = false;
    recorder.record(observed, receivedAt);
  };
  const source = await openVenue(choice, home, { observe }).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    ...source,
    failed: recorder.failed,
    async close() {
      try {
        await source.close();
      } finally {
        await end();
      }
    },
  };
}

/** The hearers of what the venues say: a file to which it is recorded, or an observer. */
export interface Hearers {
  readonly file: string | undefined;
  readonly observe?: Observe | undefined;
}

/**
 * Opens the chosen venues, and records them if a file is named. Null if none was chosen.
 * @throws UsageError for a file without a venue, or one that cannot be made
 */
export async function openChosen(
  choice: VenueChoice | null,
  home: string,
  { file, observe }: Hearers,
): Promise<VenueSource | null> {
  if (choice === null && file !== undefined)
    throw new UsageError('--record needs a venue to record: add --live or --play FILE.');
  if (choice === null) return null;
  return file === undefined
    ? openVenue(choice, home, { ...(observe && { observe }) })
    : openRecorded(choice, home, file);
}
