import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';
import type { FrameObservation, HttpObservation, Observation, RecordingHeader } from './observation.ts';
import { RecordingError } from './recording-error.ts';

/** What was observed; the recorder adds when. */
export type Observed = Omit<HttpObservation, 'at'> | Omit<FrameObservation, 'at'>;

/** Where a recording goes, and when it began. */
export interface RecorderOptions {
  readonly path: string;
  readonly venue: string;
  readonly startedAt?: Date;
  /** What a crash may lose, in milliseconds: as often, what was observed is pressed out to the file. */
  readonly flushMs?: number;
}

const FLUSH_MS = 1000;

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
  #lastAt = 0;
  #failure: unknown = null;

  private constructor(file: FileHandle, header: RecordingHeader, flushMs: number) {
    this.#file = file;
    this.#startedMs = Date.parse(header.startedAt);
    this.#timer = setInterval(() => this.#gzip.flush(constants.Z_SYNC_FLUSH), flushMs).unref();
    this.#gzip.write(`${JSON.stringify(header)}\n`);
    this.#written = this.#drain();
  }

  /** Begins a recording. @throws RecordingError EXISTS, UNREADABLE */
  static async create({ path, venue, startedAt = new Date(), flushMs }: RecorderOptions): Promise<Recorder> {
    const file = await open(path, 'wx').catch((cause: unknown) => {
      const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
      throw new RecordingError(isThere ? 'EXISTS' : 'UNREADABLE', { cause });
    });
    const iso = startedAt.toISOString();
    const header: RecordingHeader = { format: 'prescient-recording', version: 1, venue, startedAt: iso };
    return new Recorder(file, header, flushMs ?? FLUSH_MS);
  }

  /** Records what comes now. A clock that was set back does not make it older than what came before. */
  record(observed: Observed): void {
    const at = Math.max(this.#lastAt, Date.now() - this.#startedMs);
    this.#append({ ...observed, at });
  }

  /**
   * Records what came at a known moment, and waits where the disk is slower than the source.
   * @throws RecordingError OUT_OF_ORDER, WRITE_FAILED
   */
  async write(observation: Observation): Promise<void> {
    if (observation.at < this.#lastAt) throw new RecordingError('OUT_OF_ORDER');
    if (this.#append(observation)) return;
    await Promise.race([once(this.#gzip, 'drain'), this.#written]);
    if (this.#failure !== null) throw new RecordingError('WRITE_FAILED', { cause: this.#failure });
  }

  /** Ends the recording: it is on the disk when this returns. @throws RecordingError WRITE_FAILED */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#gzip.end();
    await this.#written;
    if (this.#failure === null) await this.#file.sync().catch((error: unknown) => this.#fail(error));
    await this.#file.close();
    if (this.#failure !== null) throw new RecordingError('WRITE_FAILED', { cause: this.#failure });
  }

  #append(observation: Observation): boolean {
    this.#lastAt = observation.at;
    // The order of the fields is the format's, whatever order the caller's object has them in.
    const { at, kind, ...rest } = observation;
    return this.#failure === null && this.#gzip.write(`${JSON.stringify({ at, kind, ...rest })}\n`);
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
  }
}
