import type { Venue } from '@prescient/venues';
import { ImportError } from '../import-error.ts';
import type { ImportOptions } from '../importer.ts';
import { type MarketList, readMarketList } from '../markets/market-list.ts';

/** Reads the files that describe the markets. @throws ImportError NO_MARKETS where none is named, or what `readMarketList` throws */
export async function neededMarkets({ marketFiles }: ImportOptions, venue: Venue): Promise<MarketList> {
  if (marketFiles.length === 0) throw new ImportError('NO_MARKETS');
  return readMarketList(marketFiles, venue);
}
