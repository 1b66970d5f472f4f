import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseGammaMarkets, VenueFormatError, type MarketPage } from '@prescient/venues';
import { UsageError } from './usage-error.ts';

/** Markets of our own invention, in the venue's shape, for a first look without any file. */
const SHIPPED_MARKETS = fileURLToPath(new URL('../../bot/data/markets.json', import.meta.url));

/** Reads recorded markets, those of the named file or the shipped ones. @throws UsageError when the file cannot be used */
export async function readMarkets(path: string | undefined): Promise<MarketPage> {
  const file = path ?? SHIPPED_MARKETS;
  try {
    return parseGammaMarkets(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof VenueFormatError) throw new UsageError(`--markets ${file}: ${error.message}`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`--markets ${file} cannot be read (${code}); check the path.`);
  }
}
