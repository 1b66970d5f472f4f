import { stat } from 'node:fs/promises';
import { type Observation, readRecording, type Recording } from '@prescient/recording';
import { ImportError } from '../import-error.ts';

/** A recording among those of a tape. */
export interface OpenRecording {
  readonly file: string;
  readonly bytes: number;
  /** The bytes that were read so far. */
  bytesRead: number;
  readonly venues: readonly string[];
  readonly startedAt: number;
  readonly recording: Recording;
}

/** An observation with its moment, in milliseconds since 1970, and the recording that has it. */
export interface HeardAt {
  readonly at: number;
  readonly observation: Observation;
  readonly of: OpenRecording;
}

/** Opens recordings, the earliest first. @throws RecordingError */
export async function openRecordings(files: readonly string[]): Promise<OpenRecording[]> {
  const all = await Promise.all(
    files.map(async (file): Promise<OpenRecording> => {
      const recording = await readRecording(file, (bytes) => {
        opened.bytesRead = bytes;
      });
      const { venue, startedAt } = recording.header;
      const { size } = await stat(file);
      const opened: OpenRecording = {
        file,
        bytes: size,
        bytesRead: 0,
        venues: venue.split(','),
        startedAt: Date.parse(startedAt),
        recording,
      };
      return opened;
    }),
  );
  return all.toSorted((a, b) => a.startedAt - b.startedAt || (a.file < b.file ? -1 : 1));
}

/** A recording that is being read, with its next observation. */
interface Reading {
  readonly of: OpenRecording;
  readonly rest: AsyncIterator<Observation, void>;
  next: { readonly at: number; readonly observation: Observation } | null;
}

async function advance(reading: Reading): Promise<void> {
  const { of, rest } = reading;
  const step = await rest.next();
  if (step.done === true) reading.next = null;
  else reading.next = { at: of.startedAt + step.value.at, observation: step.value };
}

async function begun(of: OpenRecording): Promise<Reading> {
  const rest = iterated(of.recording.observations());
  const reading: Reading = { of, rest, next: null };
  await advance(reading);
  return reading;
}

async function* iterated(
  source: Iterable<Observation> | AsyncIterable<Observation>,
): AsyncGenerator<Observation, void> {
  yield* source;
}

/** Refuses a recording that begins before another one of the same venue has ended: its books would come twice. */
function requireApart(began: OpenRecording, others: readonly Reading[]): void {
  const other = others.find(({ of }) => of.venues.some((venue) => began.venues.includes(venue)));
  if (other === undefined) return;
  throw new ImportError('OVERLAP', { file: began.file, detail: other.of.file });
}

/** The observations of all recordings in order of time. @throws ImportError OVERLAP, RecordingError */
export async function* observationsOf(recordings: readonly OpenRecording[]): AsyncGenerator<HeardAt> {
  const waiting = [...recordings];
  let readings: Reading[] = [];
  for (;;) {
    const first = earliest(readings);
    const upcoming = waiting[0];
    if (upcoming !== undefined && (first === null || upcoming.startedAt <= first.next!.at)) {
      requireApart(upcoming, readings);
      readings.push(await begun(waiting.shift()!));
    } else if (first === null) return;
    else {
      yield { ...first.next!, of: first.of };
      await advance(first);
    }
    readings = readings.filter(({ next }) => next !== null);
  }
}

const earliest = (readings: readonly Reading[]): Reading | null =>
  readings.reduce<Reading | null>(
    (best, each) => (best === null || each.next!.at < best.next!.at ? each : best),
    null,
  );
