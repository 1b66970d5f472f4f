import { createReadStream } from 'node:fs';
import { constants, createGunzip } from 'node:zlib';
import { type Observation, observation, type Recording, recordingHeader } from './observation.ts';
import { RecordingError, type RecordingErrorCode } from './recording-error.ts';

// More than the largest page of any venue, and little enough for memory: a small file can unpack to gigabytes.
const LONGEST_LINE = 64 * 1024 * 1024;

type OnBytes = (bytes: number) => void;

interface Line {
  readonly text: string;
  readonly number: number;
  /** True if its end was there too; a line without one may be cut off. */
  readonly whole: boolean;
}

/**
 * Opens a recording and checks its header. The observations are read from the file as they are asked for, each time from
 * the start. A file that was cut off, as a crash leaves it, ends where it was cut. `onBytes` hears how many of its bytes an
 * iteration has read so far.
 * @throws RecordingError, also from the iteration
 */
export async function readRecording(path: string, onBytes: OnBytes = () => undefined): Promise<Recording> {
  for await (const { text } of linesOf(path, () => undefined)) {
    return { header: headerOf(text), observations: () => observationsOf(path, onBytes) };
  }
  throw new RecordingError('NOT_A_RECORDING');
}

function headerOf(text: string): Recording['header'] {
  const value = parsed(text);
  const header = recordingHeader.safeParse(value);
  if (header.success) return header.data;
  const { format, version } = Object(value) as { format?: unknown; version?: unknown };
  const isOfOtherVersion = format === 'prescient-recording' && version !== 1;
  throw new RecordingError(isOfOtherVersion ? 'UNKNOWN_VERSION' : 'NOT_A_RECORDING', { cause: header.error });
}

async function* observationsOf(path: string, onBytes: OnBytes): AsyncGenerator<Observation> {
  let last = 0;
  for await (const { text, number, whole } of linesOf(path, onBytes)) {
    if (number === 1) continue;
    const value = parsed(text);
    if (value === undefined && !whole) return;
    const read = observation.safeParse(value);
    if (!read.success) throw new RecordingError('BAD_LINE', { line: number, cause: read.error });
    if (read.data.at < last) throw new RecordingError('OUT_OF_ORDER', { line: number });
    last = read.data.at;
    yield read.data;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* linesOf(path: string, onBytes: OnBytes): AsyncGenerator<Line> {
  let rest = '';
  let number = 0;
  for await (const chunk of unpacked(path, { line: () => number, onBytes })) {
    const [first = '', ...others] = chunk.split('\n');
    rest += first;
    for (const next of others) {
      yield { text: rest, number: (number += 1), whole: true };
      rest = next;
    }
    if (rest.length > LONGEST_LINE) throw new RecordingError('LINE_TOO_LONG', { line: number + 1 });
  }
  if (rest !== '') yield { text: rest, number: number + 1, whole: false };
}

async function* unpacked(
  path: string,
  { line, onBytes }: { line: () => number; onBytes: OnBytes },
): AsyncGenerator<string> {
  const file = createReadStream(path);
  // A flush at the end, where zlib would call a file without its last bytes an error.
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  file.on('error', (error) => gunzip.destroy(error));
  file.pipe(gunzip).setEncoding('utf8');
  try {
    for await (const chunk of gunzip) {
      onBytes(gunzip.bytesWritten);
      yield chunk as string;
    }
  } catch (cause) {
    throw new RecordingError(codeOf(cause, line()), { line: line(), cause });
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}

function codeOf(cause: unknown, line: number): RecordingErrorCode {
  const isPacked = String((cause as NodeJS.ErrnoException).code).startsWith('Z_');
  if (!isPacked) return 'UNREADABLE';
  return line === 0 ? 'NOT_A_RECORDING' : 'CORRUPT';
}
