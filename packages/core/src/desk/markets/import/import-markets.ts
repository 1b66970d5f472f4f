import { IsolationLevel } from '@mikro-orm/core';
import { isSameIdentity, validateEventListing, validateMarketListing } from '../../../domain/index.ts';
import type { EventListing, MarketListing } from '../../../domain/index.ts';
import { entityManager, type Database } from '../../../store/connection/handle.ts';
import { takeImportTurn } from '../../../store/markets/find-listed.ts';
import { faultLine, isolateFaults } from '../../isolate-faults.ts';
import { contestMarkets, type IdentityClaim } from '../contest-markets.ts';
import { importChunks, type Listed, type ListingKind } from './import-chunks.ts';
import { addReport, countMarket, emptyReport, type ImportReport } from './import-report.ts';
import { importEventRows, importMarketRows, type ImportTurn } from './import-rows.ts';

/** Listings of venues to import. */
export interface Listings {
  readonly events: readonly EventListing[];
  readonly markets: readonly MarketListing[];
  /** Outcomes of listings that are refused: never taken over, and yet a traded market that has others waits for a person. */
  readonly claims?: readonly IdentityClaim[];
}

/** The options of an import. */
export interface ImportOptions {
  /** Prices from before this moment are not added to the history: `forgetSnapshots` would remove them again. */
  readonly pricesSince?: Date | undefined;
  /** The moment at which the venue told of them; unless given, their prices are as old as the listings themselves say. */
  readonly receivedAt?: Date | undefined;
}

const EVENTS: ListingKind<EventListing> = {
  name: 'event',
  idOf: ({ eventId }) => eventId,
  validate: validateEventListing,
  contradicts: () => false,
};
const MARKETS: ListingKind<MarketListing> = {
  name: 'market',
  idOf: ({ marketId }) => marketId,
  validate: validateMarketListing,
  contradicts: (one, other) => !isSameIdentity(one, other),
};

/** An import that is under way. */
interface ImportWork {
  readonly db: Database;
  readonly report: ImportReport;
  readonly options: ImportOptions;
}

/** Imports listings chunk by chunk. A row that the database refuses becomes a refusal; all others are imported. */
async function importAll<Listing extends Listed>(
  { db, report, options: { pricesSince, receivedAt } }: ImportWork,
  { listings, kind }: { listings: readonly Listing[]; kind: ListingKind<Listing> },
  write: (chunk: readonly Listing[], turn: ImportTurn) => Promise<ImportReport>,
): Promise<void> {
  // One statement sees the last import's rows only if it began after that one's turn.
  const isolation = { isolationLevel: IsolationLevel.READ_COMMITTED };
  const now = db.clock.now();
  for (const chunk of importChunks(listings, kind, { refusals: report.refusals, now })) {
    const { results, failed } = await isolateFaults(chunk, (some) =>
      entityManager(db).transactional(async (em) => {
        await takeImportTurn(em);
        return write(some, { em, now: db.clock.now(), pricesSince, receivedAt });
      }, isolation),
    );
    for (const part of results) addReport(report, part);
    for (const { item, cause } of failed) {
      const message = `It cannot be stored: ${faultLine(cause)}`;
      report.refusals.push({
        venue: item.venue,
        id: kind.idOf(item),
        kind: kind.name,
        field: 'row',
        message,
      });
    }
  }
}

/** Puts traded markets before a person whose refused listings have other outcomes. */
async function contestAll({ db, report }: ImportWork, claims: readonly IdentityClaim[]): Promise<void> {
  if (claims.length === 0) return;
  const changed = await entityManager(db).transactional(
    async (em) => {
      await takeImportTurn(em);
      return contestMarkets(em, claims, db.clock.now());
    },
    { isolationLevel: IsolationLevel.READ_COMMITTED },
  );
  report.markets.changed += changed.length;
  for (const market of changed) countMarket(report, market);
}

/**
 * Imports listings of events and markets. The same listing twice changes no row, and a listing that is older than the kept
 * row changes nothing but the price history. A listing that cannot be kept becomes a refusal; all others go on. What a
 * venue says of a resolution is taken over as the rules of `learn` allow, and logged. A market that was traded keeps its
 * outcomes: a listing with others puts it before a person.
 * @throws what the driver throws when the database is away
 */
export async function importMarkets(
  db: Database,
  listings: Listings,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const report = emptyReport();
  const work = { db, report, options };
  await importAll(work, { listings: listings.events, kind: EVENTS }, importEventRows);
  await importAll(work, { listings: listings.markets, kind: MARKETS }, importMarketRows);
  await contestAll(work, listings.claims ?? []);
  return report;
}
