import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportOptions, Importer } from '../../src/importers/importer.ts';
import type { ArchiveRow } from './archive-row.ts';
import { scratch } from './made-tape.ts';
import { gammaMarket, tokenIds } from './market-pages.ts';
import { MemorySink } from './memory-sink.ts';
import { movingBook } from './moving-book.ts';
import { type ArchiveForm, writeArchive } from './write-archive.ts';

export const HOUR_MS = 3_600_000;
/** The first hour of made archives. */
export const FIRST_HOUR = Date.parse('2026-05-01T10:00:00Z');

export const conditionOf = (market: number): string => `0x${`${market}`.padStart(64, '0')}`;

export const hourName = (hour: number): string =>
  `polymarket_orderbook_${new Date(FIRST_HOUR + hour * HOUR_MS).toISOString().slice(0, 13)}.parquet`;

/** The rows of an hour, as the archive sorts them: by market, token and receive time. */
export function madeHour(hour: number, { markets = [1, 2], rows = 300 } = {}): ArchiveRow[] {
  const from = FIRST_HOUR + hour * HOUR_MS;
  return markets.flatMap((number) =>
    tokenIds(number).flatMap((asset, outcome) => [
      ...movingBook({
        market: conditionOf(number),
        asset,
        from,
        to: from + HOUR_MS,
        rows,
        seed: 100 * hour + 2 * number + outcome,
      }),
    ]),
  );
}

/** A folder of an archive, which is gone after the test. */
export class ArchiveFolder {
  readonly path = scratch();
  readonly options: ImportOptions;

  constructor(markets: readonly number[] = [1, 2]) {
    const pages = markets.map((number) => gammaMarket(number, { conditionId: conditionOf(number) }));
    writeFileSync(join(this.path, 'markets.json'), JSON.stringify(pages));
    mkdirSync(join(this.path, 'work'));
    this.options = { marketFiles: [join(this.path, 'markets.json')], workFolder: join(this.path, 'work') };
  }

  /** Writes the file of an hour and returns its path. */
  async write(hour: number, rows: readonly ArchiveRow[], form?: ArchiveForm): Promise<string> {
    const path = join(this.path, hourName(hour));
    await writeArchive(path, rows, form);
    return path;
  }

  async read(importer: Importer, files: readonly string[], options = this.options): Promise<MemorySink> {
    const sink = new MemorySink();
    for await (const _ of importer.read(files, sink, options));
    return sink;
  }
}
