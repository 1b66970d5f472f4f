import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { ImportError } from '../import-error.ts';
import { isPacked } from './read-head.ts';

/** No source has longer lines; a file without line breaks must not fill the memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** Some lines of a file, without their ends. */
export interface Lines {
  readonly lines: readonly string[];
  /** True if the last of `lines` is the last one of the file and has no end: it may have been cut. */
  readonly isOpen: boolean;
  /** The bytes of the file that were read so far. */
  readonly bytes: number;
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

function faultOf(file: string, cause: unknown): ImportError {
  const code = String((cause as NodeJS.ErrnoException).code);
  return new ImportError(code.startsWith('Z_') ? 'TRUNCATED' : 'UNREADABLE', { file, cause });
}

/**
 * Reads the lines of a text, packed by gzip or not, in pieces of some 64 kB. Blank lines are left out.
 * @throws ImportError UNREADABLE, TRUNCATED or FOREIGN
 */
export async function* readLines(file: string): AsyncGenerator<Lines> {
  const stream = createReadStream(file);
  const text = (await isPacked(file)) ? stream.pipe(createGunzip()) : stream;
  if (text !== stream) stream.on('error', (error) => text.destroy(error));
  text.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of text) {
      const [first = '', ...others] = (chunk as string).split('\n');
      rest += first;
      if (rest.length > LONGEST_LINE) throw new ImportError('FOREIGN', { file });
      if (others.length === 0) continue;
      const lines = [rest, ...others.slice(0, -1)].map(withoutReturn).filter((line) => line.trim() !== '');
      rest = others.at(-1)!;
      yield { lines, isOpen: false, bytes: stream.bytesRead };
    }
  } catch (error) {
    throw error instanceof ImportError ? error : faultOf(file, error);
  } finally {
    stream.destroy();
  }
  if (rest.trim() !== '') yield { lines: [withoutReturn(rest)], isOpen: true, bytes: stream.bytesRead };
}
