import { readFile } from 'node:fs/promises';
import { VenueFormatError } from '@prescient/venues';
import { UsageError } from '@prescient/terminal';

/**
 * Reads and parses a file that an option names.
 * @throws UsageError naming the option and the file, where the file cannot be read or parsed
 */
export async function readInput<T>(
  { option, file }: { readonly option: string; readonly file: string },
  parse: (bytes: Uint8Array) => T,
): Promise<T> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${option} ${file} cannot be read (${code}); check the path.`);
  });
  try {
    return parse(bytes);
  } catch (error) {
    const isContent =
      error instanceof VenueFormatError || error instanceof SyntaxError || error instanceof RangeError;
    throw isContent ? new UsageError(`${option} ${file}: ${error.message}`) : error;
  }
}
