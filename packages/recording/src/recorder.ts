import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';
import type { FrameObservation, HttpObservation, Observation, RecordingHeader } from './observation.ts';
import { RecordingError } from './recording-error.ts';

/** An observation without its time and its number, which the recorder adds. */
export type Observed = Omit<HttpObservation, 'at' | Stamps> | Omit<FrameObservation, 'at' | Stamps>;
type Stamps = 'number' | 'received';

/** The file of a recording, and its beginning. */
export interface RecorderOptions {
  readonly path: string;
  readonly venue: string;
  readonly startedAt?: Date;
  /** Milliseconds of observations that a crash may lose: as often, they are pressed out to the file. */
  readonly flushMs?: number;
  /** Bytes that may wait for a slow disk before the recording is given up. */
  readonly mostWaiting?: number;
}

const FLUSH_MS = 1000;
const MOST_WAITING = 64 * 1024 * 1024;

/**
 * Writes what a venue says to a gzip file, a line each. Nothing is kept in memory but what the disk has not taken yet. A
 * process that dies leaves a recording that reads up to the last flush; `close` leaves one that is on the disk whole.
 */
export class Recorder {
  readonly #gzip: Gzip = createGzip();
  readonly #written: Promise<void>;
  readonly #file: FileHandle;
  readonly #startedMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #mostWaiting: number;
  readonly #failed = new AbortController();
  #lastAt = 0;
  #recorded = 0;
  #isClosed = false;
  #failure: unknown = null;

  private constructor(
    file: FileHandle,
    header: RecordingHeader,
    { flushMs = FLUSH_MS, mostWaiting = MOST_WAITING }: Pick<RecorderOptions, 'flushMs' | 'mostWaiting'>,
  ) {
    this.#file = file;
    this.#mostWaiting = mostWaiting;
    this.#startedMs = Date.parse(header.startedAt);
    this.#timer = setInterval(() => this.#gzip.flush(constants.Z_SYNC_FLUSH), flushMs).unref();
    this.#gzip.write(`${JSON.stringify(header)}\n`);
    this.#written = this.#drain();
  }

  /** Begins a recording. @throws RecordingError EXISTS, UNREADABLE */
  static async create(options: RecorderOptions): Promise<Recorder> {
    const { path, venue, startedAt = new Date() } = options;
    const file = await open(path, 'wx').catch((cause: unknown) => {
      const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
      throw new RecordingError(isThere ? 'EXISTS' : 'UNREADABLE', { cause });
    });
    const iso = startedAt.toISOString();
    const header: RecordingHeader = { format: 'prescient-recording', version: 1, venue, startedAt: iso };
    return new Recorder(file, header, options);
  }

  /** Aborted where the recording cannot go on; what comes after that is not recorded, and `close` says why. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  /**
   * Records what came at a time of receipt, in milliseconds since 1970, and returns its number, from 1; nothing is recorded once
   * the recording is closed or has failed. A clock that was set back does not make it older than what came before: `at` stays, and
   * `received` says the clock's time. It cannot wait: where the disk falls too far behind, the recording fails, as one with
   * holes would tell of books that never were.
   */
  record(observed: Observed, receivedAt: number): number {
    const received = receivedAt - this.#startedMs;
    const at = Math.max(this.#lastAt, received);
    this.#recorded += 1;
    const number = this.#recorded;
    this.#append({ ...observed, at, number, ...(at === received ? {} : { received }) });
    if (this.#gzip.writableLength > this.#mostWaiting) this.#fail(new RecordingError('TOO_SLOW'));
    return number;
  }

  /**
   * Records what came at a known moment, and waits where the disk is slower than the source.
   * @throws RecordingError OUT_OF_ORDER, WRITE_FAILED
   */
  async write(observation: Observation): Promise<void> {
    if (observation.at < this.#lastAt) throw new RecordingError('OUT_OF_ORDER');
    if (this.#append(observation)) return;
    await Promise.race([once(this.#gzip, 'drain'), this.#written]);
    this.#throwFailure();
  }

  /** Ends the recording: it is on the disk when this returns. @throws RecordingError WRITE_FAILED, TOO_SLOW */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#gzip.end();
    await this.#written;
    if (this.#failure === null) await this.#file.sync().catch((error: unknown) => this.#fail(error));
    await this.#file.close();
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure instanceof RecordingError) throw this.#failure;
    if (this.#failure !== null) throw new RecordingError('WRITE_FAILED', { cause: this.#failure });
  }

  #append(observation: Observation): boolean {
    if (this.#isClosed || this.#failure !== null) return false;
    this.#lastAt = observation.at;
    // The order of the fields is the format's, whatever order the caller's object has them in.
    const { at, kind, ...rest } = observation;
    return this.#gzip.write(`${JSON.stringify({ at, kind, ...rest })}\n`);
  }

  async #drain(): Promise<void> {
    try {
      for await (const chunk of this.#gzip) await this.#file.appendFile(chunk as Buffer);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    clearInterval(this.#timer);
    this.#failure ??= error;
    this.#failed.abort();
  }
}
