import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BackupError } from './backup-error.ts';
import type { TableEntry } from './manifest.ts';
import { counted } from '../work-step.ts';
import type { Lines } from './table-rows.ts';

/** The measures of a table's file. */
export type FileFacts = Pick<TableEntry, 'rows' | 'bytes' | 'sha256' | 'contentSha256'>;

/** Half the time of the default level for a tenth more bytes. */
const COMPRESSION_LEVEL = 3;
/** Bytes of a table that are unpacked, and inserted, at once. */
const CHUNK_BYTES = 524_288;
/** The longest line, in bytes. A row with the longest texts and receipts that we store has a hundredth of it. */
const MAX_LINE_BYTES = 33_554_432;
const NEWLINE = 0x0a;
/** The names of our own tables. */
const PLAIN_NAME = /^[a-z][a-z0-9_]*$/;

/** The file of a table: `trades.jsonl.gz`. A name with other letters than ours have is written in hexadecimal. */
export const fileNameOf = (table: string): string =>
  PLAIN_NAME.test(table)
    ? `${table.replaceAll('_', '-')}.jsonl.gz`
    : `other.${Buffer.from(table).toString('hex')}.jsonl.gz`;

/** Counts and hashes the bytes that pass through, and stops a line that is too long. */
class Meter {
  readonly #hash = createHash('sha256');
  readonly #mostLineBytes: number;
  #lineBytes = 0;
  bytes = 0;
  lines = 0;

  constructor(mostLineBytes = Number.POSITIVE_INFINITY) {
    this.#mostLineBytes = mostLineBytes;
  }

  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk);
      this.bytes += chunk.length;
      this.#countLines(chunk);
      yield chunk;
    }
  }

  #countLines(chunk: Buffer): void {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      this.#extendLine(at - start);
      this.#lineBytes = 0;
      this.lines += 1;
      start = at + 1;
    }
    this.#extendLine(chunk.length - start);
  }

  #extendLine(bytes: number): void {
    this.#lineBytes += bytes;
    if (this.#lineBytes > this.#mostLineBytes)
      throw new BackupError(`line ${this.lines + 1} has more than ${this.#mostLineBytes} bytes`);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

const factsOf = (content: Meter, file: Meter): FileFacts => ({
  rows: content.lines,
  bytes: file.bytes,
  sha256: file.digest(),
  contentSha256: content.digest(),
});

async function* bytesOf(lines: AsyncIterable<Lines>): AsyncGenerator<Buffer> {
  for await (const { text } of lines) yield Buffer.from(text);
}

/**
 * Writes a new file of lines, compressed. It is on disk when this resolves.
 * @throws BackupError for a line that no backup could be read with
 */
export async function writeTableFile(path: string, lines: AsyncIterable<Lines>): Promise<FileFacts> {
  const content = new Meter(MAX_LINE_BYTES);
  const file = new Meter();
  await pipeline(
    content.watch(bytesOf(lines)),
    createGzip({ level: COMPRESSION_LEVEL }),
    (compressed: AsyncIterable<Buffer>) => file.watch(compressed),
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  );
  return factsOf(content, file);
}

/**
 * Reads a file to its end, in the memory of one chunk; `add` hears of its bytes as they come.
 * @throws BackupError for a line that is too long, and what the file system or the unpacking throws
 */
export async function measureTableFile(path: string, add: (bytes: number) => void): Promise<FileFacts> {
  const content = new Meter(MAX_LINE_BYTES);
  const file = new Meter();
  await pipeline(
    createReadStream(path),
    (compressed: AsyncIterable<Buffer>) =>
      file.watch(counted(compressed, (chunk: Buffer) => chunk.length, add)),
    createGunzip({ chunkSize: CHUNK_BYTES }),
    async (unpacked: AsyncIterable<Buffer>) => {
      for await (const _ of content.watch(unpacked));
    },
  );
  return factsOf(content, file);
}

/** The lines of a file, some hundred kilobytes at a time, never a line in part. @throws BackupError, as `measureTableFile` */
export async function* readTableFile(path: string): AsyncGenerator<string> {
  const rest: Buffer[] = [];
  const file = createReadStream(path);
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  file.once('error', (error) => unpacked.destroy(error));
  const lines = new Meter(MAX_LINE_BYTES);
  for await (const chunk of lines.watch(file.pipe(unpacked) as AsyncIterable<Buffer>)) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield Buffer.concat([...rest.splice(0), chunk.subarray(0, end)]).toString();
    rest.push(Buffer.from(chunk.subarray(end)));
  }
}
