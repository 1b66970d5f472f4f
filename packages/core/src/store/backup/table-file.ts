import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { TableEntry } from './manifest.ts';
import type { Lines } from './table-rows.ts';

/** How a table's file turned out. */
export type FileFacts = Pick<TableEntry, 'rows' | 'bytes' | 'sha256' | 'contentSha256'>;

/** Half the time of the default level for a tenth more bytes. */
const COMPRESSION_LEVEL = 3;
/** How much of a table is unpacked, and inserted, at once. */
const CHUNK_BYTES = 524_288;
const NEWLINE = 0x0a;

/** Counts and hashes what passes through. */
class Meter {
  readonly #hash = createHash('sha256');
  bytes = 0;
  lines = 0;

  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk);
      this.bytes += chunk.length;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) this.lines += 1;
      yield chunk;
    }
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

/** Writes a new file of lines, compressed, and has it on disk when it answers. */
export async function writeTableFile(path: string, lines: AsyncIterable<Lines>): Promise<FileFacts> {
  const content = new Meter();
  const file = new Meter();
  await pipeline(
    content.watch(bytesOf(lines)),
    createGzip({ level: COMPRESSION_LEVEL }),
    (compressed: AsyncIterable<Buffer>) => file.watch(compressed),
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  );
  return factsOf(content, file);
}

/** Reads a file to its end. @throws what the file system or the unpacking throws */
export async function measureTableFile(path: string): Promise<FileFacts> {
  const content = new Meter();
  const file = new Meter();
  await pipeline(
    createReadStream(path),
    (compressed: AsyncIterable<Buffer>) => file.watch(compressed),
    createGunzip({ chunkSize: CHUNK_BYTES }),
    async (unpacked: AsyncIterable<Buffer>) => {
      for await (const _ of content.watch(unpacked));
    },
  );
  return factsOf(content, file);
}

/** The lines of a file, some hundred kilobytes at a time, never a line in part. */
export async function* readTableFile(path: string): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  const file = createReadStream(path);
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  file.once('error', (error) => unpacked.destroy(error));
  for await (const chunk of file.pipe(unpacked) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield Buffer.concat([rest, chunk.subarray(0, end)]).toString();
    rest = end > 0 ? Buffer.from(chunk.subarray(end)) : Buffer.concat([rest, chunk]);
  }
}
