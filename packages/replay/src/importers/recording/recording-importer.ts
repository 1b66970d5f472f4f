import { RecordingError, readRecording } from '@prescient/recording';
import type { ImportOptions, Importer, ImportProgress, RowSink } from '../importer.ts';
import { BookRows } from './book-rows.ts';
import { HeardRecording } from './heard-recording.ts';
import { ListingNotes } from './listing-notes.ts';
import { observationsOf, type OpenRecording, openRecordings } from './open-recordings.ts';

/** Observations between two steps of an import. */
const STEP = 1_000;

/** Recordings of Prescient, as the tape's sink hears them. */
class Hearing {
  readonly #sink: RowSink;
  readonly #rows: BookRows;
  readonly #notes: ListingNotes;
  readonly #heard = new Map<OpenRecording, HeardRecording>();

  constructor(sink: RowSink) {
    this.#sink = sink;
    this.#rows = new BookRows(sink);
    this.#notes = new ListingNotes(sink);
  }

  /** The way to hear a recording; books of others of the same venue end where it begins. */
  of(recording: OpenRecording, at: number): HeardRecording {
    const known = this.#heard.get(recording);
    if (known !== undefined) return known;
    for (const [other, heard] of this.#heard)
      if (other.venues.some((venue) => recording.venues.includes(venue))) {
        heard.end();
        this.#heard.delete(other);
        for (const venue of other.venues) this.#rows.gapVenue(venue, at);
      }
    const heard = new HeardRecording({ sink: this.#sink, rows: this.#rows, notes: this.#notes });
    this.#heard.set(recording, heard);
    return heard;
  }

  /** Lets time go on in all recordings, in its order. */
  until(at: number): void {
    for (;;) {
      const nextAt = Math.min(...[...this.#heard.values()].map((each) => each.nextAt));
      const now = Math.min(nextAt, at);
      for (const each of this.#heard.values()) each.until(now);
      if (nextAt > at || nextAt === Infinity) return;
    }
  }

  end(): void {
    for (const heard of this.#heard.values()) heard.end();
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

async function* read(
  files: readonly string[],
  sink: RowSink,
  _options: ImportOptions,
): AsyncGenerator<ImportProgress> {
  const recordings = await openRecordings(files);
  const hearing = new Hearing(sink);
  const progress = (): ImportProgress => ({
    done: sum(recordings.map(({ bytesRead }) => bytesRead)),
    total: sum(recordings.map(({ bytes }) => bytes)),
  });
  let count = 0;
  for await (const { at, observation, of } of observationsOf(recordings)) {
    hearing.until(at);
    hearing.of(of, at).hear(observation, at);
    count += 1;
    if (count % STEP === 0) yield progress();
  }
  hearing.end();
  yield progress();
}

/** Reads what `record` and a bot's `--record` wrote. */
export const recordingImporter: Importer = {
  name: 'recording',
  about: 'Recordings of Prescient (gzip NDJSON)',
  grain: 'books',
  matches: (file) =>
    readRecording(file).then(
      () => true,
      (error: unknown) => {
        if (error instanceof RecordingError) return error.code === 'UNKNOWN_VERSION';
        throw error;
      },
    ),
  read,
};
