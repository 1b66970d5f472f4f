import { readFileSync } from 'node:fs';
import {
  decodeText,
  importMarkets,
  type Database,
  type ImportCounts,
  type ImportReport,
} from '@prescient/core';
import {
  listingsOf,
  parsePage,
  VenueFormatError,
  type EventPage,
  type MarketPage,
  type Venue,
  type VenueMarket,
} from '@prescient/venues';
import { UsageError } from '@prescient/terminal';

/** The result of importing a file: the counts of items that were read, kept and refused. */
export interface FileImport {
  readonly file: string;
  /** The number of items that are no market that Prescient can trade, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly report: ImportReport;
}

/** The result of all files together. */
export interface ImportSummary {
  readonly events: ImportCounts;
  readonly markets: ImportCounts;
  readonly snapshots: number;
  /** The number of stored markets by state; a market that is in several files counts in each. */
  readonly states: Readonly<Record<string, number>>;
  readonly reviews: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<string, number>>;
}

type Page = MarketPage | EventPage;

/** @throws UsageError if the file cannot be read, or holds no page */
function readPageFile(file: string, venue: Venue): Page {
  try {
    return parsePage(venue, decodeText(readFileSync(file)));
  } catch (error) {
    if (error instanceof VenueFormatError || error instanceof SyntaxError)
      throw new UsageError(`${file}: ${error.message}`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${file} cannot be read (${code}).`);
  }
}

const countBy = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

/** A page that was read from a file. */
interface FilePage {
  readonly file: string;
  readonly venue: Venue;
  readonly page: Page;
}

/** Reads pages of a venue. @throws UsageError if a file is no page; then nothing is imported */
export const readPageFiles = (venue: Venue, files: readonly string[]): FilePage[] =>
  files.map((file) => ({ file, venue, page: readPageFile(file, venue) }));

/** Imports pages in order; `confirm` asks the second source of a venue about markets that closed without confirmation. */
export async function importPagesOf(
  db: Database,
  pages: readonly FilePage[],
  confirm: (markets: readonly VenueMarket[]) => Promise<VenueMarket[]>,
): Promise<FileImport[]> {
  const imports: FileImport[] = [];
  for (const { file, venue, page } of pages) {
    const confirmed = { ...page, markets: await confirm(page.markets) };
    const report = await importMarkets(db, listingsOf(venue, confirmed));
    const codes = [
      ...page.refusals.map(({ code }) => code),
      ...report.refusals.map(({ kind, field }) => `INVALID_${kind.toUpperCase()} ${field}`),
    ];
    imports.push({ file, refused: countBy(codes), report });
  }
  return imports;
}

type Counts = Readonly<Record<string, number>>;

function addUp(all: readonly Counts[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

/** Adds up what the files came to. */
export function summaryOf(imports: readonly FileImport[]): ImportSummary {
  const reports = imports.map(({ report }) => report);
  const none: ImportCounts = { added: 0, changed: 0, unchanged: 0, older: 0 };
  const sumOf = (part: 'events' | 'markets'): ImportCounts => ({
    ...none,
    ...addUp(reports.map((report) => ({ ...report[part] }))),
  });
  return {
    events: sumOf('events'),
    markets: sumOf('markets'),
    snapshots: reports.reduce((sum, { snapshots }) => sum + snapshots, 0),
    states: addUp(reports.map(({ states }) => states)),
    reviews: addUp(reports.map(({ reviews }) => reviews)),
    refusals: addUp(imports.map(({ refused }) => refused)),
  };
}
